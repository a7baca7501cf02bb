"""The thread strip: eight stops, always all eight and in this order, filled as far as it came."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from frontend import formats, glossary
from frontend.api import JSON, Missing
from frontend.measures import Measure, measure
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


def strip_of(
    thread: JSON,
    settings: Settings,
    today: date,
    here: str = "",
    kinds: dict[str, str] | None = None,
) -> Strip | Missing | None:
    """The strip of one item; `here` is the stop whose page this is."""
    if not thread:
        return thread if isinstance(thread, Missing) else None
    stations = {KEYS.get(one["kind"], one["kind"]): one for one in thread["stations"]}
    said = Sayings(thread, settings, today, kinds or {})
    stops = [said.stop(key, stations[key], here) for key in KINDS]
    return Strip(stops, _sentence(thread), thread["landed"])


KEYS = {"reading": "measured"}
REACHED: dict[str, Reached] = {
    "passed": "passed",
    "current": "here",
    "ahead": "ahead",
    "none": "skipped",
}


def _sentence(thread: JSON) -> str:
    """How long it took from the first note, and with whom it began."""
    days, first = thread["total_days"], thread["first_contact"]
    if days is None:
        return ""
    told = thread["stations"][-1]["state"] == "passed"
    length = formats.count(days, "day")
    began = ""
    if first and first["name"]:
        whose = f" of {first['company']}" if first["company"] else ""
        back = " and came back to them" if told else ""
        began = f" It began with {first['name']}{whose}{back}."
    until = "from the first note to the answer" if told else "since the first note"
    return f"One thread, {length} {until}.{began}"


@dataclass(frozen=True)
class Sayings:
    """What each stop says, from the figures of its station."""

    thread: JSON
    settings: Settings
    today: date
    kinds: dict[str, str]

    def stop(self, key: str, station: JSON, here: str) -> Stop:
        figure, line = getattr(self, f"_{key}")(station["figure"] or {})
        reached = REACHED[station["state"]]
        if here and reached in ("passed", "here"):
            reached = "here" if key == here else "passed"
        leg = station["leg_days"]
        return Stop(
            key,
            figure,
            line,
            href=self._href(key, station["href"]),
            reached=reached,
            leg="" if leg is None else formats.count(leg, "day") if leg else "same day",
        )

    def _href(self, key: str, href: JSON) -> str:
        item = f"/items/{self.thread['item']}"
        if not href or not href.get("id"):
            return ""
        return {
            "note": f"/feedback/{href['id']}",
            "request": f"/requests/{href['id']}",
            "item": f"{item}#roadmap",
            "case": f"{item}/cases/{href['id']}",
            "launch": f"/launches/{href['id']}",
            "measured": f"{item}#measured",
            "verdict": f"{item}#verdict",
            "told": f"{item}#told",
        }[key]

    def _money(self, amount: JSON) -> str:
        return formats.money(amount, self.settings.currency)

    def _day(self, value: JSON) -> str:
        return formats.day(value, self.today)

    def _note(self, figure: JSON) -> tuple[str, str]:
        if not figure.get("notes"):
            return "", ""
        first = (self.thread["first_contact"] or {}).get("at")
        since = f"first on {self._day(first)}" if first else ""
        return formats.count(figure["notes"], "note"), since

    def _request(self, figure: JSON) -> tuple[str, str]:
        if "companies" not in figure:
            return "", ""
        worth = f"{self._money(figure['arr'])} ARR" if figure.get("arr") is not None else ""
        return formats.count(figure["companies"], "company", "companies"), worth

    def _item(self, figure: JSON) -> tuple[str, str]:
        stage = glossary.said(glossary.STAGES, figure.get("stage"))
        due = figure.get("expected_on")
        when = f"likely {self._day(due)}" if due and figure.get("stage") in OPEN_STAGES else ""
        if figure.get("rank"):
            return f"Rank {figure['rank']} of {figure['rank_of']}", when or stage.lower()
        return stage, when

    def _case(self, figure: JSON) -> tuple[str, str]:
        if not figure.get("effect"):
            return ("Signed" if figure.get("status") == "approved" else ""), ""
        effect, cost = figure["effect"], figure.get("cost")
        said = self._measure(figure)
        currency = self.settings.currency
        price = f"for {formats.money_range(cost['low'], cost['high'], currency)}" if cost else ""
        if figure["status"] != "approved":
            return "In draft", f"{said.span(effect['low'], effect['high'])} {price}".strip()
        unit = f"{said.change_unit}, " if said.change_unit else ""
        return said.span(effect["low"], effect["high"]), f"{unit}{price}"

    def _launch(self, figure: JSON) -> tuple[str, str]:
        if figure.get("live_at"):
            share = (figure.get("exposure") or {}).get("companies")
            first = f"first for {len(share)}" if isinstance(share, list) else ""
            return formats.day(figure["live_at"]), first
        if figure.get("goes_live_on"):
            return self._day(figure["goes_live_on"]), "planned"
        return "", ""

    def _measured(self, figure: JSON) -> tuple[str, str]:
        if figure.get("effect") is None:
            due = figure.get("final_on")
            return "", f"due {self._day(due)}" if due else ""
        said = self._measure(figure)
        interval = figure.get("interval")
        line = f"from {said.span(*interval)}" if interval else ""
        if figure.get("provisional"):
            to_go = figure.get("days_to_go")
            line = f"too early, {formats.count(to_go, 'day')} to go" if to_go else "so far"
        return said.change_with_unit(figure["effect"]), line

    def _verdict(self, figure: JSON) -> tuple[str, str]:
        if not figure.get("verdict"):
            return "", ""
        word = glossary.state(glossary.VERDICTS, figure["verdict"]).word
        return word, f"next: {glossary.said(glossary.NEXT, figure['next']).lower()}"

    def _told(self, figure: JSON) -> tuple[str, str]:
        if not figure.get("times"):
            return "", ""
        last = f", last {self._day(figure['last_sent_at'])}" if figure.get("last_sent_at") else ""
        times = TIMES.get(figure["times"], f"{figure['times']} times")
        return f"{figure['companies_told']} of {figure['companies_due']}", f"{times}{last}"

    def _measure(self, figure: JSON) -> Measure:
        verdict = next(one for one in self.thread["stations"] if one["kind"] == "verdict")
        # Numbers entered afterwards are in the unit as it was typed: 61 for 61 %.
        typed = (verdict["figure"] or {}).get("entered_afterwards")
        kind = "pushed" if typed else self.kinds.get(figure.get("metric") or "")
        return measure(figure.get("unit"), kind, figure.get("effect_is"), self.settings.currency)


OPEN_STAGES = ("idea", "discovery", "planned", "building")
TIMES = {1: "once", 2: "twice"}


def if_attached(
    note: JSON, preview: JSON, settings: Settings, today: date, rank: JSON = None
) -> Strip:
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
                + f", {formats.money(item['arr_after'], settings.currency)}{_rank(rank)}",
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


def _rank(rank: JSON) -> str:
    """Where the item would stand, and where it stands now."""
    if not rank or not rank["rank"]:
        return ""
    was = f", was {rank['was']}" if rank["was"] and rank["was"] != rank["rank"] else ""
    return f"; rank {rank['rank']} of {rank['of']}{was}"


def _where(note: JSON, today: date) -> str:
    source = glossary.said(glossary.SOURCES, note["source"])
    return f"{source}, {formats.day(note['occurred_at'], today)}"


def _was(change: JSON) -> str:
    return "" if change["after"] == change["before"] else f"was {change['before']}; "
