"""One metric's page: its finding, the chart with launches and target, and the table behind it."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, pstdev

from markupsafe import Markup

from frontend import charts, formats
from frontend.api import JSON
from frontend.charts import Lines, Mark, Series
from frontend.measures import Measure
from frontend.metrics import first_of, local_day
from frontend.visits import Visit

GRAINS = {"day": "Day", "week": "Week", "month": "Month"}
SPANS = {"30": "30 days", "90": "90 days", "180": "6 months", "365": "A year", "730": "Two years"}
COMPARED = {"before": "the time before", "year": "a year earlier"}
MOST_LINES = 5
SMALL_MOVE = 0.75
OTHER, NOT_SAID = "(other)", "not said"

Points = list[tuple[date, float | None]]


@dataclass(frozen=True)
class Asked:
    """What the address asks for, in bounds; `until` is the first day that is not shown."""

    grain: str
    days: int
    by: str
    compare: str
    since: date
    until: date

    def earlier(self) -> tuple[date, date]:
        """The span it is compared with."""
        shift = timedelta(days=364) if self.compare == "year" else self.until - self.since
        return self.since - shift, self.until - shift


@dataclass(frozen=True)
class Row:
    """One period of the table: a value a line."""

    on: str
    values: list[str]


@dataclass(frozen=True)
class ShownSeries:
    finding: str
    about: str
    chart: Markup
    heads: list[str]
    rows: list[Row]
    launches: list[tuple[str, str, date]]


def asked(visit: Visit, metric: JSON, given: dict[str, str]) -> Asked:
    """Only whole periods: the one that runs now would look like a fall."""
    grain = given.get("grain", "")
    grain = grain if grain in GRAINS else "week"
    days = given.get("days", "")
    length = int(days) if days in SPANS else 180
    compare = given.get("compare", "")
    until = first_of(grain, visit.today)
    if metric["kind"] == "pushed":
        until = visit.today + timedelta(days=1)
    since = first_of(grain, until - timedelta(days=length))
    compared = compare if compare in COMPARED else ""
    return Asked(grain, length, given.get("by", "")[:200], compared, since, until)


def shown(
    visit: Visit,
    metric: JSON,
    said: Measure,
    wanted: Asked,
    answers: dict[str, JSON],
    names: dict[str, str],
) -> ShownSeries | None:
    """None where there is nothing to draw."""
    told = answers["series"]
    zone = visit.settings.timezone
    lines = [(_name(line, names), _points(line, zone)) for line in told["series"]]
    if wanted.by:
        lines.sort(key=lambda line: -sum(value or 0 for _, value in line[1]))
    lines = [line for line in lines if _known(line[1])]
    if not lines:
        return None
    earlier = answers.get("earlier")
    if earlier and not wanted.by:
        lines += _laid_over(lines[0][1], earlier, wanted, zone)
    drawn = [Series(name, _known(points)) for name, points in lines[:MOST_LINES]]
    marks = _marks(told["marks"], zone, metric["key"])
    chart = charts.line_chart(
        Lines(
            drawn,
            say=said.bare,
            marks=[Mark(day, title) for title, _, day in marks],
            target=metric["target"]["value"] if metric["target"] else None,
            from_zero=metric["kind"] in ("count", "users", "sum"),
        ),
        label=f"{metric['name']} by {wanted.grain}",
    )
    return ShownSeries(
        finding=_finding(metric, said, wanted, lines),
        about=_about(metric, said, wanted, visit.today),
        chart=chart,
        heads=[name or metric["name"] for name, _ in lines],
        rows=_rows(lines, said, visit.today),
        launches=marks,
    )


def _name(line: JSON, names: dict[str, str]) -> str:
    values = [value for value in line["dimensions"].values()]
    if not line["dimensions"]:
        return ""
    return ", ".join(names.get(value, value) if value else NOT_SAID for value in values)


def _points(line: JSON, zone: str) -> Points:
    return [(local_day(at, zone), value) for at, value in line["points"]]


def _known(points: Points) -> list[tuple[date, float]]:
    return [(day, value) for day, value in points if value is not None]


def _laid_over(points: Points, earlier: JSON, wanted: Asked, zone: str) -> list[tuple[str, Points]]:
    """The earlier line on the days of this one, period by period."""
    before = _points(earlier["series"][0], zone) if earlier["series"] else []
    pairs = zip(points, before, strict=False)
    laid: Points = [(now, value) for (now, _), (_, value) in pairs]
    # Zeros before anything was sent are not a level to compare with.
    begun = next((at for at, (_, value) in enumerate(laid) if value), len(laid))
    laid = [(day, None) for day, _ in laid[:begun]] + laid[begun:]
    return [(COMPARED[wanted.compare], laid)] if _known(laid) else []


def _marks(marks: list[JSON], zone: str, key: str) -> list[tuple[str, str, date]]:
    """Launches of these days; where there are many, those promised on this metric."""
    own = [mark for mark in marks if mark["metric"] == key]
    kept = own if len(marks) > 4 and own else marks[-6:]
    return [(mark["title"], mark["launch"], local_day(mark["at"], zone)) for mark in kept]


def _finding(metric: JSON, said: Measure, wanted: Asked, lines: list[tuple[str, Points]]) -> str:
    """What the chart shows, in one sentence: its last sixth against its first."""
    name = metric["name"]
    if wanted.by:
        return _finding_by(name, said, lines)
    if len(lines) > 1:
        return _finding_compared(name, said, lines)
    values = [value for _, value in _known(lines[0][1])]
    size = max(1, len(values) // 6)
    if len(values) < 3:
        return f"{name}: {said.value(values[-1])}"
    first, last = fmean(values[:size]), fmean(values[-size:])
    spread = pstdev(b - a for a, b in pairwise(values))
    if abs(last - first) <= spread * SMALL_MOVE or said.value(first) == said.value(last):
        text = f"{name} stayed near {said.value(fmean(values))}"
    else:
        moved = "rose" if last > first else "fell"
        text = f"{name} {moved} from {said.value(first)} to {said.value(last)}"
    return text + _short_of(metric, said)


def _short_of(metric: JSON, said: Measure) -> str:
    target = metric["target"]
    if not target or metric["value"] is None:
        return ""
    if metric["state"] == "met":
        return ", and its target is met"
    return f", {said.plain(target['value'] - metric['value'])} from its target"


def _finding_by(name: str, said: Measure, lines: list[tuple[str, Points]]) -> str:
    """The line that moved most between the halves, and the way it went."""
    moves = []
    for part, points in lines:
        values = [value for _, value in _known(points)]
        half = len(values) // 2
        if half and part not in (OTHER, NOT_SAID):
            moves.append((fmean(values[half:]) - fmean(values[:half]), part))
    if not moves and [part for part, _ in lines] == [NOT_SAID]:
        return f"{name}: nothing of it says this"
    if not moves:
        return f"{name}, {formats.count(len(lines), 'part')}"
    moved, part = max(moves, key=lambda move: abs(move[0]))
    if not moved:
        return f"{name} did not move in any part"
    way = "rose" if moved > 0 else "fell"
    return f"{name} {way} most for {part}, by {said.plain(moved)} between the halves"


def _finding_compared(name: str, said: Measure, lines: list[tuple[str, Points]]) -> str:
    pairs = zip(lines[0][1], lines[1][1], strict=False)
    both = [(now, then) for (_, now), (_, then) in pairs if now is not None and then is not None]
    if not both:
        return f"{name}: nothing to compare with"
    moved = fmean(now for now, _ in both) - fmean(then for _, then in both)
    way = "above" if moved > 0 else "below"
    return f"{name} was {said.plain(moved)} {way} {lines[1][0]}, on average"


def _about(metric: JSON, said: Measure, wanted: Asked, today: date) -> str:
    unit = f"{said.unit or metric['unit'] or 'number'}, by {wanted.grain}"
    last = wanted.until - timedelta(days=1)
    return f"{unit}, {formats.day(wanted.since, today)} to {formats.day(min(last, today), today)}"


def _rows(lines: list[tuple[str, Points]], said: Measure, today: date) -> list[Row]:
    """Newest first."""
    days = sorted({day for _, points in lines for day, _ in points}, reverse=True)
    held = [dict(points) for _, points in lines]
    return [
        Row(formats.day(day, today), [said.value(line.get(day)) for line in held]) for day in days
    ]
