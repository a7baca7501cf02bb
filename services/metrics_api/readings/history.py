"""A metric's days as they were, for those who have a launch and for those who do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from services.metrics_api.definitions.models import Metric
from services.metrics_api.exposures.queries import who_source
from services.metrics_api.questions import measures
from services.metrics_api.questions.asking import Asking
from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import bucket, within
from services.metrics_api.questions.series import daily_series
from services.metrics_api.questions.sources import Source, source
from services.metrics_api.questions.times import Span, midnight
from services.metrics_api.statistics.estimates import Floats

# A year tells the seasons; more would tell of another product.
LONGEST_BEFORE = 365
OTHERS, TREATED, LATER = 0, 1, 2


@dataclass(frozen=True)
class Days:
    """Values of [first, first + len(y)); NaN where nothing is known. `volume` is how much stands
    behind each value, None where a value needs nothing behind it. `companies` sent any of it."""

    first: date
    y: Floats
    volume: Floats | None
    companies: int | None = None


async def days_of_all(asking: Asking, metric: Metric, first: date, until: date) -> Days:
    """The metric as every page shows it."""
    if metric.kind in ("mean", "ratio"):
        found = await source(asking.store, persons=measures.needs_persons(metric))
        sides = await _sides(asking, metric, first, until, "0", (found, "''"))
        return sides.get(0, nothing(first, until))
    values = await daily_series(asking, metric, first, until)
    y = np.array([np.nan if value is None else float(value) for _, value in values])
    return Days(first, _without_zeros_before_the_first(metric, y), None)


async def days_by_side(
    asking: Asking,
    metric: Metric,
    first: date,
    until: date,
    *,
    treated: Sequence[str],
    later: Sequence[str],
) -> tuple[Days, Days]:
    """Those who have it and all others, without those who got it `later`, while it is measured."""
    bound = Bound()
    side = (
        f"multiIf(who IN {bound.texts(treated)}, {TREATED},"
        f" who IN {bound.texts(later)}, {LATER}, {OTHERS})"
    )
    whose = await who_source(asking, persons=measures.needs_persons(metric))
    sides = await _sides(asking, metric, first, until, side, whose, bound)
    empty = nothing(first, until)
    return sides.get(TREATED, empty), sides.get(OTHERS, empty)


async def days_of_halves(
    asking: Asking, metric: Metric, first: date, until: date
) -> tuple[Days, Days]:
    """All companies in two halves by hash, as a staged rollout would have them."""
    whose = await who_source(asking, persons=measures.needs_persons(metric))
    sides = await _sides(asking, metric, first, until, "cityHash64(who) % 2", whose)
    empty = nothing(first, until)
    return sides.get(0, empty), sides.get(1, empty)


def can_be_split(metric: Metric) -> bool:
    """Pushed points and formulas belong to nobody in particular."""
    return metric.kind in measures.OF_EVENTS


def nothing(first: date, until: date) -> Days:
    return Days(first, np.full((until - first).days, np.nan), None, 0)


async def _sides(
    asking: Asking,
    metric: Metric,
    first: date,
    until: date,
    side: str,
    whose: tuple[Source, str],
    bound: Bound | None = None,
) -> dict[int, Days]:
    """Days by side; `whose` is where to read from, and the expression of whose an event is."""
    bound = bound or Bound()
    found, who = whose
    aggregate = measures.measure(metric, found.person, bound)
    span = Span(midnight(first, asking.timezone), midnight(until, asking.timezone))
    known = "" if side == "0" else " AND who != ''"
    rows = await asking.store.query(
        f"WITH {who} AS who SELECT {side} AS side,"
        f" {bucket('day', asking.timezone, bound)} AS day,"
        f" {aggregate.numerator} AS above, {aggregate.denominator or 'NULL'} AS below,"
        f" groupUniqArray(who) AS whose FROM {found.tables}"
        f" WHERE {aggregate.condition} AND {within(span, bound)}{known} GROUP BY side, day",
        bound.values,
    )
    return _by_side(metric, first, (until - first).days, rows)


def _by_side(
    metric: Metric, first: date, length: int, rows: Sequence[Sequence[Any]]
) -> dict[int, Days]:
    above: dict[int, Floats] = {}
    below: dict[int, Floats] = {}
    whose: dict[int, set[str]] = {}
    for side, day, up, down, who in rows:
        place = (day - first).days
        above.setdefault(side, np.zeros(length))[place] = float(up or 0)
        below.setdefault(side, np.zeros(length))[place] = float(down or 0)
        whose.setdefault(side, set()).update(who)
    return {
        side: _days(metric, first, above[side], below[side], len(whose[side])) for side in above
    }


def _days(metric: Metric, first: date, above: Floats, below: Floats, companies: int) -> Days:
    if metric.kind in measures.EMPTY_IS_ZERO:
        return Days(first, _without_zeros_before_the_first(metric, above), None, companies)
    y = np.full(len(above), np.nan)
    np.divide(above, below, out=y, where=below > 0)
    return Days(first, y, below, companies)


def _without_zeros_before_the_first(metric: Metric, y: Floats) -> Floats:
    """Before the first event ever, zero means that nobody was counting."""
    counted = np.flatnonzero(np.nan_to_num(y) != 0)
    if metric.kind in measures.EMPTY_IS_ZERO and len(counted):
        y[: counted[0]] = np.nan
    return y


def first_of_history(launched_on: date) -> date:
    return launched_on - timedelta(days=LONGEST_BEFORE)
