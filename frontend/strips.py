"""The thread strip: eight stops, always all eight and in this order, filled as far as it came."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from frontend import formats, glossary
from frontend.api import JSON, Missing
from frontend.settings import Settings

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
    stops: list[Stop] = field(default_factory=list)
    sentence: str = ""
    is_landed: bool = False


def strip_of(thread: JSON, today: date, base: str) -> Strip | Missing | None:
    """The strip of an item's page."""
    return thread if isinstance(thread, Missing) else None


def if_attached(note: JSON, preview: JSON, settings: Settings, today: date) -> Strip:
    """What would move if this note were attached: the stops that light up, the rest ahead."""
    companies, arr = preview["companies"], preview["arr"]
    stops = [
        Stop("note", "This one", _where(note, today), reached="here"),
        Stop(
            "request",
            formats.count(companies["after"], "company", "companies"),
            f"{_was(companies)}{formats.money(arr['after'], settings.currency)} ARR",
            reached="passed",
            is_lit=companies["after"] != companies["before"],
        ),
    ]
    item = next(iter(preview["items"]), None)
    if item:
        stops.append(
            Stop(
                "item",
                item["title"] or "An item",
                formats.count(item["companies_after"], "company", "companies")
                + f", {formats.money(item['arr_after'], settings.currency)}",
                href=f"/items/{item['id']}",
                reached="passed",
                is_lit=item["companies_after"] != item["companies_before"],
            )
        )
    else:
        stops.append(Stop("item"))
    contact = note.get("contact") or {}
    who = (contact.get("name") or "").split(" ")[0]
    stops += [Stop(key) for key in ("case", "launch", "measured", "verdict")]
    stops.append(Stop("told", f"{who} will be" if who else ""))
    return Strip(stops, sentence="If you attach it:")


def _where(note: JSON, today: date) -> str:
    source = glossary.said(glossary.SOURCES, note["source"])
    return f"{source}, {formats.day(note['occurred_at'], today)}"


def _was(change: JSON) -> str:
    return "" if change["after"] == change["before"] else f"was {change['before']}; "
