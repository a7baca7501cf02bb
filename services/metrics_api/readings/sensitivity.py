"""The smallest effect on a metric that would be noticed, from its own past."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from services.common import clock
from services.metrics_api.definitions.models import Metric
from services.metrics_api.questions.asking import Asking
from services.metrics_api.questions.measures import OF_EVENTS
from services.metrics_api.readings.days import SETTLING, day_of
from services.metrics_api.readings.history import (
    Days,
    can_be_split,
    days_of_all,
    days_of_halves,
    first_of_history,
)
from services.metrics_api.readings.measurement import Observed, usable_history
from services.metrics_api.statistics.estimates import CannotMeasure, Floats
from services.metrics_api.statistics.sensitivity import Sensitivity, smallest_noticed
from services.metrics_api.store.clients import Store

MOST_PASTS = 64
_pasts: WeakKeyDictionary[Store, OrderedDict[Hashable, tuple[Days, ...]]] = WeakKeyDictionary()


async def sensitivity(asking: Asking, metric: Metric, days: int, alpha: float) -> Sensitivity:
    """For a launch that everyone gets at once. Raises CannotMeasure."""
    (history,) = await _remembered(asking, metric, "all")
    return await asyncio.to_thread(_smallest, history, None, days, alpha)


async def staged_sensitivity(
    asking: Asking, metric: Metric, days: int, alpha: float
) -> Sensitivity:
    """For a launch that half of the companies get first. Raises CannotMeasure."""
    if not can_be_split(metric):
        raise CannotMeasure("control", "This metric cannot be told apart by company.")
    having, others = await _remembered(asking, metric, "halves")
    if not having.companies or not others.companies:
        raise CannotMeasure("control", "There are not enough companies to wait for each other.")
    return await asyncio.to_thread(_smallest, having, others, days, alpha)


async def _remembered(asking: Asking, metric: Metric, whose: str) -> tuple[Days, ...]:
    """A question of measurability asks for many spans of the same past: it is read once.

    Until another event is written or the metric means something else.
    """
    first, until = _year(asking)
    if metric.kind not in OF_EVENTS:
        return (await days_of_all(asking, metric, first, until),)
    (count,) = (await asking.store.query("SELECT count() FROM events"))[0]
    key = (metric.key, metric.id, metric.revision, whose, first, until, count)
    known = _pasts.setdefault(asking.store, OrderedDict())
    if key not in known:
        ask = days_of_halves if whose == "halves" else _all
        known[key] = await ask(asking, metric, first, until)
        while len(known) > MOST_PASTS:
            known.popitem(last=False)
    return known[key]


async def _all(asking: Asking, metric: Metric, first: date, until: date) -> tuple[Days, ...]:
    return (await days_of_all(asking, metric, first, until),)


def _smallest(history: Days, others: Days | None, days: int, alpha: float) -> Sensitivity:
    controls: dict[str, Floats] = {} if others is None else {"others": others.y}
    # Launched on the day after the last: all of the history lies before it.
    launched_on = history.first + timedelta(days=len(history.y))
    observed = Observed(history.first, launched_on, history.y, history.volume, controls)
    kept = usable_history(observed)
    # Weeks without weekends have fewer days to count in.
    counted = max(1, round(days * kept.share_of_week))
    control = next(iter(kept.controls), None)
    return smallest_noticed(kept.y, counted, alpha=alpha, control=control, season=kept.season)


def _year(asking: Asking) -> tuple[date, date]:
    today = day_of(clock.now() - SETTLING, asking.timezone)
    return first_of_history(today), today
