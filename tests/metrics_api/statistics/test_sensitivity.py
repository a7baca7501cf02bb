from collections.abc import Callable

import numpy as np
import pytest

from services.metrics_api.statistics.estimates import CannotMeasure, Floats
from services.metrics_api.statistics.impact import measure
from services.metrics_api.statistics.seasons import weekly_season
from services.metrics_api.statistics.sensitivity import smallest_noticed

HISTORY, DAYS = 120, 30


World = Callable[[np.random.Generator, int], Floats]


def independent(rng: np.random.Generator, n: int) -> Floats:
    return 50 + rng.normal(0, 2, n)


def swinging(rng: np.random.Generator, n: int) -> Floats:
    y, steps = np.zeros(n), rng.normal(0, 2, n)
    for t in range(1, n):
        y[t] = 0.5 * y[t - 1] + steps[t]
    return np.asarray(50 + y, dtype=np.float64)


def weekly(rng: np.random.Generator, n: int) -> Floats:
    pattern: Floats = np.sin(np.arange(n) * 2 * np.pi / 7)
    return independent(rng, n) + 4 * pattern


@pytest.mark.parametrize(("world", "worlds"), [(independent, 60), (swinging, 60), (weekly, 20)])
def test_an_effect_of_that_size_is_noticed_eight_times_in_ten(world: World, worlds: int) -> None:
    noticed = 0

    for seed in range(worlds):
        y = world(np.random.default_rng(seed), HISTORY + DAYS)
        smallest = smallest_noticed(y[:HISTORY], DAYS, season=weekly_season(y, HISTORY)).absolute
        y[HISTORY:] += smallest
        impact = measure(y, None, HISTORY, season=weekly_season(y, HISTORY))
        noticed += impact.absolute.low > 0

    assert 0.66 <= noticed / worlds <= 0.94


def test_more_days_notice_less() -> None:
    history = independent(np.random.default_rng(1), 200)

    sizes = [smallest_noticed(history, days).absolute for days in (14, 30, 90)]

    assert sizes == sorted(sizes, reverse=True)


def test_a_staged_rollout_notices_less_where_a_shared_swing_hides_the_effect() -> None:
    rng = np.random.default_rng(2)
    shared = np.cumsum(rng.normal(0, 1, 200))
    one, other = shared + rng.normal(0, 1, 200), shared + rng.normal(0, 1, 200)

    alone = smallest_noticed(one, 60)
    staged = smallest_noticed(one, 60, control=other)

    assert staged.absolute < alone.absolute


def test_it_is_told_in_the_unit_and_as_a_fraction() -> None:
    smallest = smallest_noticed(independent(np.random.default_rng(1), 200), 30)

    assert smallest.relative == pytest.approx(smallest.absolute / 50, rel=0.02)


def test_a_short_history_is_refused() -> None:
    with pytest.raises(CannotMeasure, match="28 are needed"):
        smallest_noticed(independent(np.random.default_rng(1), 20), 30)
