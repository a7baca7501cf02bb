"""The effect of a launch on one series: average, relative, cumulative, and day by day."""

from dataclasses import dataclass

import numpy as np

from services.metrics_api.statistics.counterfactual import expected_without
from services.metrics_api.statistics.estimates import (
    Band,
    CannotMeasure,
    Estimate,
    Floats,
    band_of,
    estimate_of,
)


@dataclass(frozen=True)
class Impact:
    """What the launch did, each at 1 - alpha.

    `absolute` is the average difference a point of time in the unit of the series; `relative` the
    same as a fraction of what was expected; `cumulative` the sum of the differences.
    `probability` is how likely an effect in the found direction is; `p` its other side.
    """

    alpha: float
    absolute: Estimate
    relative: Estimate
    cumulative: Estimate
    probability: float
    p: float
    actual: Floats
    expected: Band
    difference: Band
    so_far: Band
    total_so_far: Band


def measure(
    y: Floats,
    controls: Floats | None,
    pre: int,
    *,
    alpha: float = 0.1,
    season: int | None = None,
    counted: Floats | None = None,
) -> Impact:
    """Compare y[pre:] with what y[:pre], and the controls, lead one to expect.

    `counted` weighs the points after the launch, 0 for one that was not observed. Raises
    CannotMeasure. Quantiles are of posterior draws, as R's CausalImpact takes them.
    """
    if not 0 < alpha < 1:
        raise CannotMeasure("alpha", "alpha lies between 0 and 1.")
    draws = expected_without(y, controls, pre, season).draws
    actual = y[pre:]
    seen = np.ones(len(actual)) if counted is None else (counted > 0).astype(np.float64)
    if seen.sum() == 0:
        raise CannotMeasure("y", "Nothing was observed after the launch.")
    differences = actual - draws
    return _summarised(differences, draws, actual, seen, alpha)


def _summarised(
    differences: Floats, draws: Floats, actual: Floats, seen: Floats, alpha: float
) -> Impact:
    totals = np.cumsum(differences * seen, axis=1)
    days = np.maximum(np.cumsum(seen), 1.0)
    averages = totals[:, -1] / days[-1]
    expected = (draws * seen).sum(axis=1) / days[-1]
    wrong_side = float((averages < 0).mean() if averages.mean() >= 0 else (averages > 0).mean())
    p = max(wrong_side, 1.0 / len(averages))
    return Impact(
        alpha=alpha,
        absolute=estimate_of(averages, alpha),
        relative=estimate_of(_ratio(averages, expected), alpha),
        cumulative=estimate_of(totals[:, -1], alpha),
        probability=1.0 - p,
        p=p,
        actual=actual,
        expected=band_of(draws, alpha),
        difference=band_of(differences, alpha),
        so_far=band_of(totals / days, alpha),
        total_so_far=band_of(totals, alpha),
    )


def _ratio(part: Floats, whole: Floats) -> Floats:
    safe = np.where(np.abs(whole) > 1e-10, whole, np.nan)
    return np.nan_to_num(part / safe, nan=0.0)
