"""What one service tells the others, in the past tense, with the record's new state inside."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

# Who listens to what. An event that is not named here goes to both other services.
LISTENERS: dict[str, tuple[str, ...]] = {
    "feedback.feedback_received": (),
    "feedback.request_changed": (),
    "feedback.demand_changed": ("roadmap",),
    "feedback.messages_told": ("roadmap",),
    "feedback.request_linked": ("roadmap",),
    "feedback.request_unlinked": ("roadmap",),
    "feedback.request_merged": ("roadmap",),
    "roadmap.case_approved": ("metrics",),
    "roadmap.verdict_given": ("feedback", "metrics"),
    "metrics.metric_changed": ("roadmap", "feedback"),
    "metrics.reading_ready": ("roadmap",),
    "metrics.target_met": ("roadmap",),
    "metrics.alert_fired": ("roadmap",),
}
SERVICES = ("roadmap", "feedback", "metrics")


@dataclass(frozen=True)
class Event:
    """Subclasses set `name`; `state` must be plain JSON (ids as text, money as text)."""

    name: ClassVar[str]

    subject: str
    state: dict[str, Any] = field(default_factory=dict)


def listeners_of(name: str) -> tuple[str, ...]:
    sender = name.partition(".")[0]
    return LISTENERS.get(name, tuple(service for service in SERVICES if service != sender))
