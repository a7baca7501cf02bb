"""The week in a daily series: whether there is one, and how to bridge a missing day."""

import numpy as np

from services.metrics_api.statistics.estimates import Floats

WEEK = 7
# Below this share of the variance a weekday pattern is noise and would only widen the answer.
WORTH_A_SEASON = 0.1


def weekly_season(y: Floats, pre: int) -> int | None:
    """7 when weekdays explain more of y[:pre] than chance would, None otherwise."""
    return season_of(y, pre, WEEK)


def season_of(y: Floats, pre: int, length: int) -> int | None:
    """`length` where the place in the season explains y[:pre] well enough, None otherwise.

    The share of variance between places (eta squared) is corrected for the degrees of freedom it
    has by itself (epsilon squared, Kelley 1935).
    """
    if length < 2 or pre < 4 * length:
        return None
    before = y[:pre]
    total = float(((before - before.mean()) ** 2).sum())
    if total <= 0:
        return None
    within = sum(
        float(((day - day.mean()) ** 2).sum())
        for day in (before[place::length] for place in range(length))
    )
    explained = 1 - (within / (pre - length)) / (total / (pre - 1))
    return length if explained > WORTH_A_SEASON else None


def bridged(y: Floats, week: int = WEEK) -> Floats:
    """Missing values (NaN) taken from the same weekday around them, then from the median.

    The neighbours one and two weeks away keep the weekday's level; nothing observed is changed.
    """
    whole = y.copy()
    for missing in np.flatnonzero(np.isnan(y)):
        near = [
            y[i]
            for weeks in (-2, -1, 1, 2)
            if 0 <= (i := missing + weeks * week) < len(y) and np.isfinite(y[i])
        ]
        whole[missing] = float(np.mean(near)) if near else float(np.nanmedian(y))
    return whole
