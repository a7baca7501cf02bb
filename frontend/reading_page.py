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
    """The launch's newest result, with its days from metrics_api where that answers."""
    if not launch or not launch.get("reading"):
        return None
    told = launch["reading"]
    answers = await visit.api.ask(
        full=visit.api.metrics.find(f"/v1/readings/{told['id']}"), kinds=visit.metric_kinds()
    )
    kind = (answers["kinds"] or {}).get(told["metric"])
    if launch.get("entered_afterwards"):
        kind = "pushed"
    return shown(visit, launch, told, answers["full"], kind)


def shown(
    visit: Visit, launch: JSON, told: JSON, full: JSON, metric_kind: str | None
) -> ShownReading:
    currency = visit.settings.currency
    kind = "relative" if launch.get("effect_is") == "relative" else "absolute"
    said = measure(launch.get("unit"), metric_kind, launch.get("effect_is"), currency)
    level = measure(launch.get("unit"), metric_kind, None, currency)
    estimate = (told["effect"] or {}).get(kind)
    low, high = ((told["interval"] or {}).get(kind) or (None, None))[:2]
    promised = launch.get("promised")
    cost = launch.get("cost_approved") or {}
    live_on = formats.as_date(launch.get("live_at"))
    name = launch.get("metric_name") or told["metric"]
    spent = launch.get("cost_spent")
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
        spent=formats.money(spent, currency) if spent is not None else "",
        approved=formats.money_range(cost["low"], cost["high"], currency) if cost else "",
        finding=_finding(name, said, estimate, (low, high), promised, told["provisional"]),
        about=_about(launch, level, full),
        chart=_chart(visit, launch, level, full, promised, live_on, told["provisional"]),
        rows=_rows(full, level),
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


def _about(launch: JSON, level: Measure, full: JSON) -> str:
    """Unit, period, who is counted, and against what."""
    unit = f"{level.unit}, " if level.unit else ""
    weekly = "weekly" if len(_series(full)) > WEEKLY_FROM else "daily"
    exposed = (full or {}).get("exposed") or {}
    against = "what would have happened without it"
    if exposed.get("others"):
        against += f", judged by the {exposed['others']} that had to wait"
    return f"{unit}{weekly}; shaded: {against}"


def _chart(
    visit: Visit,
    launch: JSON,
    level: Measure,
    full: JSON,
    promised: JSON | None,
    live_on: date | None,
    provisional: bool,
) -> Markup:
    series = _series(full)
    if not series or live_on is None:
        return Markup("")
    if len(series) > WEEKLY_FROM:
        series = _by_week(series, live_on)
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
WEEKLY_FROM = 120


def _series(full: JSON) -> list[Step]:
    """By day: as it was, as it would have been, and the average difference so far."""
    if not full:
        return []
    before: list[Step] = [
        (date.fromisoformat(row["date"]), row["actual"], None, None) for row in full["before"]
    ]
    after = [_step(row) for row in full["points"] if row["actual"] is not None]
    return before + after


def _step(row: JSON) -> Step:
    day = date.fromisoformat(row["date"])
    would = Estimate(day, row["expected"], row["low"], row["high"])
    so_far = Estimate(day, row["so_far"], row["so_far_low"], row["so_far_high"])
    return day, row["actual"], would, so_far


def _by_week(steps: list[Step], live_on: date) -> list[Step]:
    """Weeks counted from the launch, so that none is half before and half after it."""
    weeks: dict[int, list[Step]] = {}
    for step in steps:
        weeks.setdefault((step[0] - live_on).days // 7, []).append(step)
    return [_mean(weeks[number]) for number in sorted(weeks) if len(weeks[number]) > 3]


def _mean(steps: list[Step]) -> Step:
    """The mean of a week's days, on its last; of the running average, its last value."""
    day = steps[-1][0]
    was = sum(step[1] for step in steps) / len(steps)
    would = [step[2] for step in steps if step[2]]
    if not would:
        return day, was, None, None
    middle = Estimate(
        day,
        sum(one.value for one in would) / len(would),
        sum(one.low for one in would) / len(would),
        sum(one.high for one in would) / len(would),
    )
    return day, was, middle, steps[-1][3]


def _rows(full: JSON, level: Measure) -> list[Row]:
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
        return str(value.get("text") or value.get("detail") or "")
    return str(value or "").replace("_", " ")


def _sentences(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [
            f"{key.replace('_', ' ').capitalize()}: {_words(item)}" for key, item in value.items()
        ]
    if isinstance(value, list):
        return [_words(item) for item in value]
    return [_words(value)] if value else []
