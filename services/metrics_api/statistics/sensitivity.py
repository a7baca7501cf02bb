"""The smallest effect that would be noticed, from a metric's own past.

A change is noticed when the interval of its measured result excludes zero. With half-width
z(1-alpha/2) * s_model, and an estimate that itself scatters by s_noise around the truth, an effect
is noticed with the chosen power when it is at least

    z(1 - alpha/2) * s_model + z(power) * s_noise

s_model is the posterior spread of the average over the days to come, from the structural time
series that will measure it; s_noise the long-run scatter of such an average, by Newey and West
(Econometrica 55, 1987), so that slow swings count in full and not as independent days.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from services.metrics_api.statistics.counterfactual import expected_without
from services.metrics_api.statistics.estimates import CannotMeasure, Floats
from services.metrics_api.statistics.seasons import WEEK

POWER = 0.8
SHORTEST_HISTORY = 28


@dataclass(frozen=True)
class Sensitivity:
    """In the unit of the series, and as a fraction of its recent level."""

    absolute: float
    relative: float | None
    model_spread: float
    noise_spread: float
    history: int


def smallest_noticed(
    history: Floats,
    days: int,
    *,
    alpha: float = 0.1,
    control: Floats | None = None,
    season: int | None = None,
) -> Sensitivity:
    """The smallest average effect over `days` that 8 in 10 readings would notice.

    `control` is a series of the same dates that the launch will not touch (a staged rollout);
    `season` the length of the week as the model will see it.
    Raises CannotMeasure.
    """
    if len(history) < SHORTEST_HISTORY:
        raise CannotMeasure(
            "days",
            f"{len(history)} days of history; {SHORTEST_HISTORY} are needed at least.",
        )
    model = _model_spread(history, days, control, season)
    noise = _noise_spread(_residuals(history, control, season), days)
    absolute = NormalDist().inv_cdf(1 - alpha / 2) * model + NormalDist().inv_cdf(POWER) * noise
    level = abs(float(history[-90:].mean()))
    return Sensitivity(absolute, absolute / level if level else None, model, noise, len(history))


def _model_spread(history: Floats, days: int, control: Floats | None, season: int | None) -> float:
    """What comes after the history is not looked at, so its last value stands in for it."""
    y = np.concatenate([history, np.full(days, history[-1])])
    x = None
    if control is not None:
        # The control's own future, as far as anyone knows: its last weeks again.
        weeks = control[-min(len(control) // WEEK * WEEK, 8 * WEEK) :]
        x = np.concatenate([control, np.resize(weeks, days)])[np.newaxis, :]
    draws = expected_without(y, x, len(history), season).draws
    return float(draws.mean(axis=1).std(ddof=1))


def _residuals(history: Floats, control: Floats | None, season: int | None) -> Floats:
    """History less its weekdays and what the control explains, by least squares."""
    columns = [np.ones(len(history))]
    if season:
        weekday = np.arange(len(history)) % season
        columns += [(weekday == d).astype(np.float64) for d in range(1, season)]
    if control is not None and float(np.ptp(control)) > 0:
        columns.append(control)
    design = np.column_stack(columns)
    fitted = design @ np.linalg.lstsq(design, history, rcond=None)[0]
    return np.asarray(history - fitted, dtype=np.float64)


def _noise_spread(residuals: Floats, days: int) -> float:
    """Spread of (average of `days` to come) - (average of the past), long-run."""
    n = len(residuals)
    lags = min(n // 4, int(4 * (n / 100) ** (2 / 9)) + WEEK)
    variance = float(residuals @ residuals) / n
    for lag in range(1, lags + 1):
        weight = 1 - lag / (lags + 1)
        variance += 2 * weight * float(residuals[lag:] @ residuals[:-lag]) / n
    return sqrt(max(variance, 0.0) * (1 / days + 1 / n))
