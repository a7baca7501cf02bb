"""A measured result as it is shown: figures in words, the big chart, the table behind it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from frontend import charts, formats, glossary
from frontend.api import JSON, Missing
from frontend.charts import Estimate, Impact, Mark
from frontend.measures import Measure, measure
from frontend.visits import Visit


@dataclass(frozen=True)
class Row:
    """One line of the table behind the chart."""

    day: str
    was: str
    without: str
    difference: str
    interval: str


@dataclass(frozen=True)
class ShownReading:
    """What the block "Measured result" says."""

    id: str
    metric: str
    metric_name: str
    provisional: bool
    estimate: str
    unit: str
    interval: str
    interval_word: str
    promised: str
    spent: str
    approved: str
    finding: str
    about: str
    chart: Markup
    rows: list[Row]
    method: str
    quality: list[str]
    caveats: list[str]
    probability: float | None
    days_to_go: int | None
    final_on: str | None
    hint: str
    series_missing: Missing | None


async def of_launch(visit: Visit, launch: JSON | None) -> ShownReading | None:
    """The launch's newest result, with its series from metrics_api where that answers."""
    if not launch or not launch.get("reading"):
        return None
    told = launch["reading"]
    answers = await visit.api.ask(full=visit.api.metrics.find(f"/v1/readings/{told['id']}"))
    return shown(visit, launch, told, answers["full"])


def shown(visit: Visit, launch: JSON, told: JSON, full: JSON) -> ShownReading:
    currency = visit.settings.currency
    kind = "relative" if launch.get("effect_is") == "relative" else "absolute"
    said = measure(launch.get("unit"), None, launch.get("effect_is"), currency)
    estimate = told["effect"].get(kind)
    low, high = (told["interval"].get(kind) or (None, None))[:2]
    promised = launch.get("promised")
    cost = launch.get("cost_approved") or {}
    live_on = formats.as_date(launch.get("live_at"))
    name = launch.get("metric_name") or told["metric"]
    return ShownReading(
        id=str(told["id"]),
        metric=told["metric"],
        metric_name=name,
        provisional=told["provisional"],
        estimate=said.change(estimate),
        unit=said.change_unit,
        interval="" if low is None or high is None else said.span(low, high),
        interval_word=_confidence(told.get("alpha")),
        promised="" if not promised else said.span(promised["low"], promised["high"]),
        spent=formats.money(launch.get("cost_spent"), currency) if launch.get("cost_spent") else "",
        approved=formats.money_range(cost["low"], cost["high"], currency) if cost else "",
        finding=_finding(name, said, estimate, (low, high), promised, told["provisional"]),
        about=_about(launch),
        chart=_chart(visit, launch, said, full, promised, live_on, told["provisional"]),
        rows=_rows(full, said, measure(launch.get("unit"), None, None, currency)),
        method=_words(told.get("method")),
        quality=_sentences(told.get("quality")),
        caveats=[_words(caveat) for caveat in told.get("caveats") or []],
        probability=told.get("probability"),
        days_to_go=launch.get("days_to_verdict"),
        final_on=told.get("final_on"),
        hint=told.get("verdict_hint") or "",
        series_missing=full if isinstance(full, Missing) else None,
    )


def _confidence(alpha: float | None) -> str:
    return formats.percent(1 - alpha, 0) + " interval" if alpha else glossary.WORDS["interval"].said


def _finding(
    name: str,
    said: Measure,
    estimate: float | None,
    interval: tuple[float | None, float | None],
    promised: JSON | None,
    provisional: bool,
) -> str:
    """The chart's title is its finding, with its figure."""
    if estimate is None:
        return f"{name}: nothing measured yet"
    size = said.plain(estimate)
    low, high = interval
    if low is not None and high is not None and low <= 0 <= high:
        moved = f"{name} did not move enough to tell"
    else:
        moved = f"{name} {'rose' if estimate > 0 else 'fell'} by {size}"
    if provisional:
        return f"{moved} so far"
    if not promised:
        return moved
    inside = promised["low"] <= estimate <= promised["high"]
    place = "inside" if inside else "outside"
    return f"{moved}, {place} the range that was promised"


def _about(launch: JSON) -> str:
    unit = launch.get("unit") or ""
    who = "companies that have it" if launch.get("exposure") else "everyone"
    said = f"{unit}, " if unit else ""
    return f"{said}daily, {who}; shaded: what would have happened without it"


def _chart(
    visit: Visit,
    launch: JSON,
    said: Measure,
    full: JSON,
    promised: JSON | None,
    live_on: date | None,
    provisional: bool,
) -> Markup:
    series = _series(full)
    if not series or live_on is None:
        return Markup("")
    level = measure(launch.get("unit"), None, None, visit.settings.currency)
    impact = Impact(
        actual=[(day, was) for day, was, _, _ in series],
        without=[would for _, _, would, _ in series if would],
        difference=[diff for _, _, _, diff in series if diff],
        launch=Mark(live_on, f"Live {formats.day(live_on, visit.today)}"),
        promised=(promised["low"], promised["high"])
        if promised and launch.get("effect_is") != "relative"
        else None,
        is_final=not provisional,
        say=level.bare,
        say_difference=level.change,
        difference_title=_difference_title(level),
    )
    if not impact.actual:
        return Markup("")
    return charts.impact_chart(impact, f"{launch.get('metric_name') or ''}, with and without it")


def _difference_title(level: Measure) -> str:
    return (
        f"Difference it made, in {level.change_unit}" if level.change_unit else "Difference it made"
    )


Step = tuple[date, float, Estimate | None, Estimate | None]


def _series(full: JSON) -> list[Step]:
    """Day by day: as it was, as it would have been, and the average difference so far."""
    rows = (full or {}).get("series") or []
    found: list[Step] = []
    for row in rows:
        day = formats.as_date(row["at"])
        if day is None or row.get("actual") is None:
            continue
        found.append(
            (day, row["actual"], _estimate(day, row, "without"), _estimate(day, row, "average"))
        )
    return found


def _estimate(day: date, row: JSON, name: str) -> Estimate | None:
    value = row.get(name)
    if value is None:
        return None
    low, high = row.get(f"{name}_interval") or (value, value)
    return Estimate(day, value, low, high)


def _rows(full: JSON, change: Measure, level: Measure) -> list[Row]:
    """A few days of the chart in figures: the second week, each month, the last."""
    after = [step for step in _series(full) if step[3]]
    if not after:
        return []
    start = after[0][0]
    wanted = {14, 30, 60, 90, (after[-1][0] - start).days + 1}
    rows = []
    for day, was, would, diff in after:
        number = (day - start).days + 1
        if number in wanted and diff:
            rows.append(
                Row(
                    f"Day {number}",
                    level.value(was),
                    level.value(would.value) if would else formats.DASH,
                    level.change(diff.value),
                    level.span(diff.low, diff.high),
                )
            )
    return rows


def _words(value: Any) -> str:
    """A caveat or method as a sentence, whether it came as text or as an object with a detail."""
    if isinstance(value, dict):
        return str(value.get("detail") or value.get("title") or "")
    return str(value or "").replace("_", " ")


def _sentences(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [
            f"{key.replace('_', ' ').capitalize()}: {_words(item)}" for key, item in value.items()
        ]
    if isinstance(value, list):
        return [_words(item) for item in value]
    return [_words(value)] if value else []
