"""Metrics as rows: the value, the last week against the one before, the target and freshness."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from frontend import formats
from frontend.api import JSON
from frontend.glossary import State
from frontend.measures import Measure, measure

KINDS = {
    "count": "Count of events",
    "users": "Different people",
    "sum": "Sum of a property",
    "mean": "Mean of a property",
    "ratio": "Share",
    "formula": "Computed from other metrics",
    "funnel": "Share that finishes a path",
    "retention": "Share that comes back",
    "pushed": "Sent in from elsewhere",
}


@dataclass(frozen=True)
class Change:
    """How far it moved; `look` says whether that is better."""

    said: str = ""
    words: str = ""
    look: str = ""


@dataclass(frozen=True)
class MetricRow:
    key: str
    name: str
    kind: str
    value: str
    target: str
    state: State
    depth: int
    window: str
    fresh_at: str | None
    weeks: list[float] = field(default_factory=list)
    change: Change = field(default_factory=Change)


def measure_of(metric: JSON, currency: str) -> Measure:
    return measure(metric["unit"], metric["kind"], None, currency)


def flat(tree: list[JSON], depth: int = 0) -> Iterator[tuple[int, JSON]]:
    """The KPI tree from above: each metric with how deep it stands."""
    for node in tree:
        yield depth, node
        yield from flat(node["children"], depth + 1)


def rows_of(
    tree: list[JSON],
    metrics: list[JSON],
    weeks: dict[str, JSON],
    currency: str,
    today: date,
) -> list[MetricRow]:
    """In the tree's order; a metric whose weeks could not be had stands there without them."""
    held = {metric["key"]: metric for metric in metrics if "key" in metric}
    return [
        _row(depth, held[node["key"]], weeks.get(node["key"]), currency, today)
        for depth, node in flat(tree)
        if node["key"] in held
    ]


def _row(depth: int, metric: JSON, points: JSON, currency: str, today: date) -> MetricRow:
    said = measure_of(metric, currency)
    weeks = known(points)
    target = metric["target"]
    return MetricRow(
        key=metric["key"],
        name=metric["name"],
        kind=KINDS.get(metric["kind"], metric["kind"]),
        value=said.value(metric["value"]),
        target=said.value(target["value"]) if target else "",
        state=state_of(metric, today),
        depth=min(depth, 4),
        window="newest" if metric["kind"] == "pushed" else f"{metric['window_days']} days",
        fresh_at=metric["fresh_at"],
        weeks=weeks,
        change=change_of(weeks, said, metric["direction"]),
    )


def state_of(metric: JSON, today: date) -> State:
    """Against its target, which is met, still open, or was not met by its day."""
    target = metric["target"]
    if metric["value"] is None:
        return State("No value yet", "early")
    if not target:
        return State("No target")
    if metric["state"] == "met":
        return State("Target met", "good")
    due = formats.as_date(target["due_on"])
    if due is None:
        return State("Not reached yet", "early")
    if due < today:
        return State(f"Missed on {formats.day(due, today)}", "bad")
    return State(f"{formats.count((due - today).days, 'day')} to go", "early")


def known(points: JSON) -> list[float]:
    """The values of the periods that have one, oldest first."""
    return [value for _, value in points or [] if value is not None]


def change_of(values: list[float], said: Measure, direction: str) -> Change:
    """The last whole week against the one before: in points for shares, else in percent."""
    if len(values) < 2:
        return Change()
    before, now = values[-2], values[-1]
    moved = now - before
    if said.change_unit == "points":
        text = said.change_with_unit(moved)
    elif before:
        text = f"{formats.signed(moved / abs(before) * 100)}{formats.SPACE}%"
    else:
        text = said.change(moved)
    if not any(figure in "123456789" for figure in text):
        return Change(text, "unchanged")
    is_better = (moved > 0) == (direction == "up")
    words = f"{'more' if moved > 0 else 'less'}, {'better' if is_better else 'worse'}"
    return Change(text, words, "good" if is_better else "bad")


def local_day(at: Any, timezone: str) -> date:
    """The day a period begins on, in the workspace's zone."""
    found = formats.as_moment(at)
    if found is None:
        raise ValueError("a point has a time")
    return found.astimezone(ZoneInfo(timezone)).date()


def first_of(grain: str, day: date) -> date:
    """The first day of the period that this day lies in."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if grain == "month" else day


def sentence(rows: list[MetricRow]) -> str:
    """How many stand where they should."""
    judged = [row for row in rows if row.target]
    if not judged:
        return "No metric has a target yet: without one nobody can say whether a value is good."
    met = sum(row.state.look == "good" for row in judged)
    missed = [row.name for row in judged if row.state.look == "bad"]
    text = f"{met} of {formats.count(len(judged), 'target')} met"
    if missed:
        text += f"; missed: {', '.join(missed[:3])}"
    return f"{text}."
