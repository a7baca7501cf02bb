"""What other tools write for dates, stages, kinds and effort, in our words."""

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Any

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
STAGES = {
    "idea": ("idea", "backlog", "to do", "todo", "open", "new", "under review", "considering"),
    "discovery": ("discovery", "research", "exploring", "selected for development"),
    "planned": ("planned", "ready", "scheduled", "committed", "accepted"),
    "building": ("building", "in progress", "in development", "started", "doing", "in review"),
    "launched": (
        "launched",
        "rolling out",
        "done",
        "shipped",
        "released",
        "complete",
        "completed",
        "resolved",
        "closed",
        "live",
    ),
    "measured": ("measured",),
    "parked": ("parked", "on hold", "paused", "blocked"),
    "declined": ("declined", "cancelled", "canceled", "rejected", "won't do", "wont do"),
}
KINDS = {
    "initiative": ("initiative", "epic", "theme", "project"),
    "feature": ("feature", "story", "new feature", "improvement", "task", "sub-task", "request"),
    "fix": ("fix", "bug", "defect"),
    "experiment": ("experiment", "test", "spike"),
    "retirement": ("retirement", "sunset", "deprecation"),
}
FORMATS = (
    "%Y-%m-%d",
    "%d/%b/%y",
    "%d/%b/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%d %b %Y",
    "%d %B %Y",
)


def read_stage(text: str) -> str:
    return _known(text, STAGES, "stage")


def read_kind(text: str) -> str:
    return _known(text, KINDS, "kind")


def read_date(text: str, *, at_end: bool = False) -> date:
    """A day; of a month alone such as “March CY2026”, its first or (`at_end`) last day."""
    plain = text.strip()
    month = re.fullmatch(r"([A-Za-z]+)\s+(?:CY)?(\d{4})", plain)
    if month and month[1].lower() in MONTHS:
        return month_day(int(month[2]), MONTHS.index(month[1].lower()) + 1, at_end=at_end)
    quarter = re.fullmatch(r"Q([1-4])\s+(?:CY)?(\d{4})", plain, re.IGNORECASE)
    if quarter:
        number = int(quarter[1]) * 3
        return month_day(int(quarter[2]), number if at_end else number - 2, at_end=at_end)
    try:
        return datetime.fromisoformat(plain).date()
    except ValueError:
        pass
    for pattern in FORMATS:
        try:
            return datetime.strptime(plain.split(" ")[0] if "/" in plain else plain, pattern).date()
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a date that can be read, such as 2026-03-31.")


def month_day(year: int, month: int, *, at_end: bool) -> date:
    return date(year, month, monthrange(year, month)[1] if at_end else 1)


def read_number(text: Any) -> float:
    try:
        return float(str(text).replace(",", "."))
    except ValueError:
        raise ValueError(f"“{text}” is not a number.") from None


def read_tags(text: Any) -> list[str]:
    if isinstance(text, list):
        return [str(each).strip()[:80] for each in text if str(each).strip()]
    return [each.strip()[:80] for each in re.split(r"[;,]", str(text)) if each.strip()]


def _known(text: str, words: dict[str, tuple[str, ...]], what: str) -> str:
    plain = text.strip().lower().replace("_", " ")
    for ours, theirs in words.items():
        if plain == ours or plain in theirs:
            return ours
    raise ValueError(f"“{text}” is not a {what} that is known: {', '.join(words)}.")
