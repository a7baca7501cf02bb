"""Effects of just the stated size, planted in made-up metrics: the share that is noticed.

Made-up data, seeded; the stated size promises that 8 in 10 are noticed.
"""

from collections.abc import Callable

import numpy as np

from evals.rows import Result, Row
from services.metrics_api.statistics.estimates import Floats
from services.metrics_api.statistics.impact import measure
from services.metrics_api.statistics.seasons import weekly_season
from services.metrics_api.statistics.sensitivity import POWER, smallest_noticed

HISTORY, DAYS, WORLDS = 120, 30, 60
World = Callable[[np.random.Generator, int], Floats]


def evaluate(scale: float) -> list[Result]:
    worlds = max(int(WORLDS * scale), 5)
    kinds = {"independent days": independent, "slow swings": swinging, "a weekly pattern": weekly}
    return [
        Row(
            f"sensitivity, {name}: share noticed",
            sum(_is_noticed(world, seed) for seed in range(worlds)) / worlds,
            f"of {worlds}",
            POWER,
            "what is promised",
        )
        for name, world in kinds.items()
    ]


def _is_noticed(world: World, seed: int) -> bool:
    y = world(np.random.default_rng(seed), HISTORY + DAYS)
    season = weekly_season(y, HISTORY)
    y[HISTORY:] += smallest_noticed(y[:HISTORY], DAYS, season=season).absolute
    return measure(y, None, HISTORY, season=season).absolute.low > 0


def independent(rng: np.random.Generator, n: int) -> Floats:
    return np.asarray(50 + rng.normal(0, 2, n), dtype=np.float64)


def swinging(rng: np.random.Generator, n: int) -> Floats:
    y, steps = np.zeros(n), rng.normal(0, 2, n)
    for t in range(1, n):
        y[t] = 0.5 * y[t - 1] + steps[t]
    return np.asarray(50 + y, dtype=np.float64)


def weekly(rng: np.random.Generator, n: int) -> Floats:
    return np.asarray(
        independent(rng, n) + 4 * np.sin(np.arange(n) * 2 * np.pi / 7), dtype=np.float64
    )
