import numpy as np

from services.metrics_api.statistics.estimates import Floats
from services.metrics_api.statistics.seasons import bridged, weekly_season


def test_a_weekday_pattern_is_seen_and_noise_is_not() -> None:
    noise = np.random.default_rng(5).normal(0, 1, 140)
    pattern = noise + 3 * (np.arange(140) % 7 < 5)

    assert weekly_season(pattern, 140) == 7
    assert weekly_season(noise, 140) is None


def test_a_pattern_needs_four_weeks_to_be_believed() -> None:
    pattern: Floats = 3.0 * (np.arange(40) % 7 < 5).astype(np.float64)

    assert weekly_season(pattern, 27) is None


def test_a_missing_day_takes_its_own_weekday() -> None:
    y: Floats = 10.0 * (np.arange(28, dtype=np.float64) % 7) + 1
    y[10] = np.nan

    assert bridged(y)[10] == 31.0
    assert np.isnan(y[10])
