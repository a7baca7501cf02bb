"""The thread strip: eight stops, always all eight and in this order, filled as far as it came."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from frontend.api import JSON, Missing

KINDS = {
    "note": "Note",
    "request": "Request",
    "item": "Roadmap item",
    "case": "Business case",
    "launch": "Launch",
    "measured": "Measured result",
    "verdict": "Verdict",
    "told": "Told",
}
Reached = Literal["passed", "here", "ahead", "skipped"]


@dataclass(frozen=True)
class Stop:
    """One stop: its kind, one figure, one line, and how long the leg to the next one took."""

    key: str
    figure: str = ""
    line: str = ""
    href: str = ""
    reached: Reached = "ahead"
    leg: str = ""
    is_lit: bool = False

    @property
    def kind(self) -> str:
        return KINDS[self.key]


@dataclass(frozen=True)
class Strip:
    stops: list[Stop]
    sentence: str = ""
    is_landed: bool = False


def strip_of(thread: JSON, today: date, base: str) -> Strip | Missing | None:
    """The strip of an item's page."""
    return thread if isinstance(thread, Missing) else None
