"""The week in a daily series: whether there is one, and how to bridge a missing day."""

import numpy as np

from services.metrics_api.statistics.estimates import Floats

WEEK = 7
# Below this share of the variance a weekday pattern is noise and would only widen the answer.
WORTH_A_SEASON = 0.1


def weekly_season(y: Floats, pre: int) -> int | None:
    """7 when weekdays explain more of y[:pre] than chance would, None otherwise.

    The share of variance between weekdays (eta squared) is corrected for the six degrees of
    freedom it has by itself (epsilon squared, Kelley 1935).
    """
    if pre < 4 * WEEK:
        return None
    before = y[:pre]
    total = float(((before - before.mean()) ** 2).sum())
    if total <= 0:
        return None
    within = sum(
        float(((day - day.mean()) ** 2).sum())
        for day in (before[d::WEEK] for d in range(WEEK))
    )
    explained = 1 - (within / (pre - WEEK)) / (total / (pre - 1))
    return WEEK if explained > WORTH_A_SEASON else None


def bridged(y: Floats) -> Floats:
    """Missing values (NaN) taken from the same weekday around them, then from the median.

    The neighbours one and two weeks away keep the weekday's level; nothing observed is changed.
    """
    whole = y.copy()
    for missing in np.flatnonzero(np.isnan(y)):
        near = [
            y[i]
            for weeks in (-2, -1, 1, 2)
            if 0 <= (i := missing + weeks * WEEK) < len(y) and np.isfinite(y[i])
        ]
        whole[missing] = float(np.mean(near)) if near else float(np.nanmedian(y))
    return whole
