"""The ranking as rows: the parts of each score and where each is from, what moved it, the cut."""

from dataclasses import dataclass, replace

from frontend import formats, glossary
from frontend.api import JSON
from frontend.glossary import State

WEEKS = 13
FRAMEWORKS = {
    "rice": "RICE",
    "ice": "ICE",
    "wsjf": "WSJF",
    "value_effort": "Value ÷ effort",
    "weighted": "Scorecard",
}
PARTS = {
    "reach": "Reach",
    "impact": "Impact",
    "confidence": "Confidence",
    "effort": "Effort",
    "ease": "Ease",
    "value": "Value",
    "time_criticality": "Time pressure",
    "risk_reduction": "Risk taken away",
    "job_size": "Size",
    "customer_value": "Value for customers",
    "revenue": "Revenue",
    "strategic_fit": "Fits the strategy",
}
SOURCES = {
    "typed": "typed in",
    "demand": "from who asked",
    "item": "from the item",
    "default": "assumed",
}


@dataclass(frozen=True)
class Cell:
    """One part of a score; `source` says in words where it is from."""

    name: str
    value: str
    source: str
    reason: str


@dataclass(frozen=True)
class Row:
    rank: int
    item: str
    title: str
    about: str
    score: str
    cells: list[Cell]
    missing: list[str]
    companies: int | None
    arr: str | None
    state: State | None
    moved: int | None
    was: int | None
    because: str
    effort: float | None
    is_cut: bool = False


@dataclass(frozen=True)
class Cut:
    """What the teams have for the next weeks, and how much of the ranking fits into it."""

    has: float
    fits: int
    needed: float
    unknown: int


def rows_of(page: JSON, parts: list[str], cut: Cut | None, currency: str) -> list[Row]:
    ranked = [_row(one, page["framework"], parts, currency) for one in page["results"]]
    if cut is None or cut.fits >= len(ranked):
        return ranked
    return [
        replace(row, is_cut=True) if index == cut.fits else row for index, row in enumerate(ranked)
    ]


def parts_of(page: JSON, framework: JSON) -> list[str]:
    """The framework's own parts, then criteria that people added."""
    names = [part["name"] for part in framework["parts"]]
    typed = [name for one in page["results"] for name in one["parts"]]
    return list(dict.fromkeys([*names, *typed]))


def said_part(name: str) -> str:
    return glossary.said(PARTS, name)


def _row(one: JSON, framework: str, parts: list[str], currency: str) -> Row:
    demand = one["demand"]
    is_known = demand is not None and bool(demand["companies"] or demand["notes"])
    return Row(
        rank=one["rank"],
        item=one["item"],
        title=one["title"],
        about=glossary.said(glossary.STAGES, one["stage"]),
        score=_score(one["score"]),
        cells=[_cell(one, name, framework, currency) for name in parts],
        missing=[said_part(name).lower() for name in one["missing"]],
        companies=demand["companies"] if is_known else None,
        arr=formats.money(demand["arr"], currency) if is_known else None,
        state=_state(one),
        moved=one["moved"],
        was=one["was"],
        because=_because(one["because"]),
        effort=one["effort"],
    )


def _cell(one: JSON, name: str, framework: str, currency: str) -> Cell:
    value = one["parts"].get(name)
    source = one["sources"].get(name, "")
    if value is None:
        return Cell(said_part(name), formats.DASH, "", "")
    said = _size(value)
    if framework == "value_effort" and name == "value" and source == "demand":
        said = formats.money(value, currency)
    if name == "confidence" and framework == "rice":
        said = formats.percent(value, 0)
    words = SOURCES.get(source, "")
    if source == "typed" and one["scorers"]:
        words = f"by {', '.join(one['scorers'][:2])}"
    return Cell(said_part(name), said, words, one["reasons"].get(name, ""))


def _score(value: float | None) -> str:
    """Two decimals below ten, so that neighbours can be told apart."""
    if value is None:
        return formats.DASH
    return formats.number(value, 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0)


def _size(value: float | None) -> str:
    if value is None:
        return formats.DASH
    return formats.number(value, 0) if abs(value) >= 1000 else formats.number(value)


def _state(one: JSON) -> State | None:
    """The most telling thing about a line, if there is one."""
    if one["no_evidence"]:
        return State("No evidence", "warn")
    if one["spread"] is not None and one["score"] and one["spread"] > abs(one["score"]) / 2:
        return State("We disagree", "warn")
    return None


def _because(moves: list[JSON]) -> str:
    """`Reach 12 to 13; effort 4 to 3`."""
    said = [
        f"{said_part(move['part'])} {_size(move['before'])} to {_size(move['after'])}"
        for move in moves
    ]
    return "; ".join(said[:3])


def cut_of(page: JSON, teams: JSON, team: str) -> Cut | None:
    """Down the ranking until the next item no longer fits into what the teams have.

    Items without an effort take no room, since nobody has said how much; they are counted.
    """
    known = teams["results"] if teams else []
    has = WEEKS * sum(
        one["capacity_per_week"] for one in known if "name" in one and team in ("", one["id"])
    )
    if not has:
        return None
    needed, fits, unknown = 0.0, 0, 0
    for one in page["results"]:
        if needed + (one["effort"] or 0.0) > has:
            break
        needed += one["effort"] or 0.0
        unknown += one["effort"] is None
        fits += 1
    return Cut(has, fits, needed, unknown)


def sentence(rows: list[Row], cut: Cut | None) -> str:
    """What one would say of the list aloud."""
    if not rows:
        return ""
    first = rows[0]
    said = [f"{first.title} comes first"]
    if (first.moved or 0) > 0:
        said[0] += f", up by {first.moved} since last week"
    weak = sum(row.state is not None and row.state.word == "No evidence" for row in rows)
    moved = [row for row in rows[1:] if row.moved]
    if cut and cut.fits < len(rows):
        said.append(f"{formats.count(cut.fits, 'item')} fit into the next {WEEKS} weeks")
    if moved:
        most = max(moved, key=lambda row: abs(row.moved or 0))
        way = "up" if (most.moved or 0) > 0 else "down"
        said.append(f"{most.title} went {way} by {abs(most.moved or 0)}")
    if weak:
        said.append(f"nobody has asked for {formats.count(weak, 'item')}")
    return "; ".join(said) + "."
