"""Which tasks a launch begins with, by tier: 1 for the whole market, 2 for customers, 3 quiet."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Template:
    """A task of a function, due so many days before the launch, from this tier upwards."""

    key: str
    title: str
    function: str
    days_before: int
    up_to_tier: int
    required_up_to_tier: int = 0
    kind: str = "task"

    def due_on(self, goes_live_on: date) -> date:
        return date.fromordinal(max(goes_live_on.toordinal() - self.days_before, 1))


TEMPLATES = (
    Template("rollback", "Name who takes it back, and try how", "engineering", 3, 3, 3),
    Template("load-test", "Try it under twice the expected load", "engineering", 7, 1, 1),
    Template("release-notes", "Write the customer wording and release note", "product", 5, 3, 2),
    Template("acceptance", "Check it against the brief's acceptance", "product", 5, 3),
    Template("accessibility", "Check it by keyboard and with a screen reader", "design", 7, 2),
    Template("message-house", "Agree what each function says", "marketing", 10, 1, 1),
    Template("announcement", "Prepare the announcement", "marketing", 5, 2),
    Template("sales-brief", "Tell sales what they may say, and to whom", "sales", 5, 2, 1),
    Template("support-brief", "Give support the answers to what will be asked", "support", 3, 2, 2),
    Template("privacy", "Check data protection", "legal", 10, 2, 2, "compliance"),
    Template("security", "Check security", "engineering", 10, 1, 1, "compliance"),
    Template("terms", "Check contracts and terms", "legal", 10, 1, 1, "compliance"),
    Template("budget", "Confirm the budget of the launch", "finance", 14, 1),
)


def tasks_for(tier: int) -> list[Template]:
    return [template for template in TEMPLATES if tier <= template.up_to_tier]


def is_required(template: Template, tier: int) -> bool:
    return tier <= template.required_up_to_tier
