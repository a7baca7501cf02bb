"""What would have happened without the launch, by a Bayesian structural time series.

Brodersen, Gallusser, Koehler, Remy and Scott, "Inferring causal impact using Bayesian structural
time-series models", Annals of Applied Statistics 9 (2015): a local level, a season where asked,
and a regression on control series with a spike-and-slab prior, fitted before the launch and
continued after it. Priors and draws are those of R's CausalImpact.
"""

from dataclasses import dataclass

import numpy as np

from services.metrics_api.statistics.estimates import CannotMeasure, Floats

# A fixed seed: the same numbers give the same answer today, tomorrow and on another machine.
SEED = 20151
DRAWS = 1000
WARM_UP = 500
PRIOR_LEVEL_SD = 0.01
EXPECTED_CONTROLS = 2

SHORTEST_PRE = 7
LONGEST = 5_000
MOST_CONTROLS = 20


@dataclass(frozen=True)
class Counterfactual:
    """Draws of the series as it would have been, shape (draws, points after the launch)."""

    draws: Floats
    before: Floats


def expected_without(
    y: Floats, controls: Floats | None, pre: int, season: int | None = None
) -> Counterfactual:
    """Draws for y[pre:], in the unit of y; `controls` has the shape (series, len(y)).

    Raises CannotMeasure when the numbers cannot carry a model.
    """
    check(y, controls, pre, season)
    # The sampler brings pandas with it, so it is imported on first use.
    from causal_impact._core import run_gibbs_sampler  # type: ignore[import-not-found]

    mean, spread = float(y[:pre].mean()), float(y[:pre].std(ddof=1))
    samples = run_gibbs_sampler(
        y=np.ascontiguousarray((y - mean) / spread),
        x=None if controls is None else standardised(controls, pre),
        pre_end=pre,
        niter=DRAWS,
        nwarmup=WARM_UP,
        nchains=1,
        seed=SEED,
        prior_level_sd=PRIOR_LEVEL_SD,
        expected_model_size=float(EXPECTED_CONTROLS),
        nseasons=season,
        season_duration=1 if season else None,
        dynamic_regression=False,
        state_model="local_level",
        prior_type="spike_slab",
    )
    draws = np.asarray(samples.predictions, dtype=np.float64) * spread + mean
    return Counterfactual(draws=draws, before=y[:pre])


def standardised(controls: Floats, pre: int) -> Floats:
    """Each control at mean 0 and spread 1 before the launch; a constant one becomes zeros."""
    mean = controls[:, :pre].mean(axis=1, keepdims=True)
    spread = controls[:, :pre].std(axis=1, ddof=1, keepdims=True)
    return np.ascontiguousarray((controls - mean) / np.where(spread > 0, spread, 1.0))


def check(y: Floats, controls: Floats | None, pre: int, season: int | None) -> None:
    """Say what is wrong with the numbers before a model hides it."""
    if y.ndim != 1 or len(y) > LONGEST:
        raise CannotMeasure("y", f"Send one series of at most {LONGEST:,} numbers.")
    if not np.isfinite(y).all():
        raise CannotMeasure("y", "Every value must be a finite number; fill or drop missing ones.")
    if not SHORTEST_PRE <= pre < len(y):
        raise CannotMeasure(
            "pre",
            f"{pre} points before and {len(y) - pre} after the launch: at least "
            f"{SHORTEST_PRE} before and one after are needed.",
        )
    if season is not None and pre < 2 * season:
        raise CannotMeasure("pre", f"A season of {season} needs {2 * season} points before.")
    if float(np.ptp(y[:pre])) <= 1e-12 * max(1.0, float(np.abs(y[:pre]).max())):
        raise CannotMeasure(
            "y",
            "The series never moves before the launch, so its noise cannot be known.",
        )
    check_controls(y, controls)


def check_controls(y: Floats, controls: Floats | None) -> None:
    if controls is None:
        return
    if controls.ndim != 2 or controls.shape[1] != len(y):
        raise CannotMeasure("controls", "Each control needs as many numbers as the series.")
    if controls.shape[0] > MOST_CONTROLS:
        raise CannotMeasure("controls", f"Send at most {MOST_CONTROLS} control series.")
    if not np.isfinite(controls).all():
        raise CannotMeasure("controls", "Every control value must be a finite number.")
