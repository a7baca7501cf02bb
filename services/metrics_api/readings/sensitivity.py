"""The smallest effect on a metric that would be noticed, from its own past."""

import asyncio
from datetime import date, timedelta

from services.common import clock
from services.metrics_api.definitions.models import Metric
from services.metrics_api.questions.asking import Asking
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


async def sensitivity(asking: Asking, metric: Metric, days: int, alpha: float) -> Sensitivity:
    """For a launch that everyone gets at once. Raises CannotMeasure."""
    first, until = _year(asking)
    history = await days_of_all(asking, metric, first, until)
    return await asyncio.to_thread(_smallest, history, None, days, alpha)


async def staged_sensitivity(
    asking: Asking, metric: Metric, days: int, alpha: float
) -> Sensitivity:
    """For a launch that half of the companies get first. Raises CannotMeasure."""
    if not can_be_split(metric):
        raise CannotMeasure("control", "This metric cannot be told apart by company.")
    first, until = _year(asking)
    having, others = await days_of_halves(asking, metric, first, until)
    if not having.companies or not others.companies:
        raise CannotMeasure("control", "There are not enough companies to wait for each other.")
    return await asyncio.to_thread(_smallest, having, others, days, alpha)


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
