"""The measured effect agrees with R's CausalImpact on the published series."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from services.metrics_api.statistics.estimates import CannotMeasure, Estimate, Floats
from services.metrics_api.statistics.impact import measure

Series = tuple[Floats, Floats, int]


def read_arma(folder: Path) -> Series:
    rows = list(csv.DictReader((folder / "arma.csv").open()))
    y = np.array([float(row["y"]) for row in rows])
    return y, np.array([[float(row["X"]) for row in rows]]), 70


def read_google(folder: Path) -> Series:
    rows = list(csv.DictReader((folder / "google.csv").open()))
    rows = [row for row in rows if row["date"] <= "2020-03-31"]
    y = np.array([float(row["y"]) for row in rows])
    x = np.array([[float(row[name]) for row in rows] for name in ("x1", "x2")])
    return y, x, sum(row["date"] < "2020-03-02" for row in rows)


def read_volks(folder: Path) -> Series:
    rows = list(csv.DictReader((folder / "volks.csv").open(), delimiter=" "))
    y = np.array([float(row["VolksWagen"]) for row in rows])
    x = np.array([[float(row[name]) for row in rows] for name in ("BMW", "Allianz")])
    return y, x, sum(row["Date"] < "2015-09-20" for row in rows)


def overlap(ours: Estimate, theirs: tuple[float, float]) -> float:
    """Shared length over R's length."""
    shared = min(ours.high, theirs[1]) - max(ours.low, theirs[0])
    return shared / (theirs[1] - theirs[0])


@pytest.mark.parametrize(
    ("read", "effect", "interval", "cumulative"),
    [
        (read_arma, 0.89, (0.27, 1.5), 26.67),
        (read_google, 27.0, (18.0, 36.0), 804.0),
        (read_volks, -44.0, (-55.0, -33.0), -3496.0),
    ],
    ids=["arma", "google", "volks"],
)
def test_the_answer_agrees_with_r(
    shared: Path,
    read: Callable[[Path], Series],
    effect: float,
    interval: tuple[float, float],
    cumulative: float,
) -> None:
    y, controls, pre = read(shared / "data" / "causal_reference_shared")

    impact = measure(y, controls, pre, alpha=0.05)

    assert impact.absolute.value == pytest.approx(effect, rel=0.10)
    assert overlap(impact.absolute, interval) >= 0.80
    assert impact.cumulative.value == pytest.approx(cumulative, rel=0.10)
    assert np.sign(impact.absolute.value) == np.sign(effect)
    assert impact.absolute.excludes_zero
    assert impact.p < 0.05


def test_the_same_numbers_give_the_same_answer() -> None:
    y = noise(120, lift=2.0, after=90)

    first, second = measure(y, None, 90), measure(y, None, 90)

    assert first.absolute == second.absolute


def test_a_planted_effect_is_found_with_and_without_a_control() -> None:
    rng = np.random.default_rng(3)
    weather = np.cumsum(rng.normal(0, 0.4, 150))
    y = 40 + weather + rng.normal(0, 0.5, 150)
    y[110:] += 5.0

    alone = measure(y, None, 110)
    beside = measure(y, (10 + weather + rng.normal(0, 0.1, 150))[np.newaxis, :], 110)

    assert beside.absolute.low < 5.0 < beside.absolute.high
    assert beside.absolute.high - beside.absolute.low < alone.absolute.high - alone.absolute.low


def test_nothing_is_found_where_nothing_was_planted() -> None:
    found = sum(
        measure(noise(120, lift=0.0, after=90, seed=seed), None, 90).absolute.excludes_zero
        for seed in range(40)
    )

    assert found <= 8


def test_the_running_difference_ends_at_the_average_and_narrows() -> None:
    impact = measure(noise(160, lift=2.0, after=100), None, 100)

    assert impact.so_far.value[-1] == pytest.approx(impact.absolute.value)
    width = impact.so_far.high - impact.so_far.low
    assert width[-1] < width[6] / 2


def test_a_day_that_was_not_observed_does_not_count() -> None:
    y = noise(120, lift=2.0, after=90)
    spoiled = y.copy()
    spoiled[100] = 1e6
    seen = np.ones(30)
    seen[10] = 0

    impact = measure(spoiled, None, 90, counted=seen)

    assert impact.absolute.value == pytest.approx(2.0, abs=0.5)


def test_the_weekly_pattern_is_learnt() -> None:
    days = np.arange(120)
    y = noise(120, lift=2.0, after=90) + 6 * (days % 7 < 5)

    plain, weekly = measure(y, None, 90), measure(y, None, 90, season=7)

    assert weekly.absolute.low < 2.0 < weekly.absolute.high
    assert weekly.absolute.high - weekly.absolute.low < plain.absolute.high - plain.absolute.low


@pytest.mark.parametrize(
    ("y", "pre", "field"),
    [
        ([1.0, 2.0, float("nan"), 4.0, 5, 6, 7, 8, 9], 7, "y"),
        ([1.0, 2.0, 3.0, 4.0], 2, "pre"),
        ([1.0] * 30, 20, "y"),
        ([1.0, 2.0] * 10, 20, "pre"),
        ([1.0, 2.0] * 3000, 20, "y"),
    ],
    ids=["nan", "short", "constant", "nothing after", "too long"],
)
def test_numbers_that_carry_no_answer_are_refused(y: list[float], pre: int, field: str) -> None:
    with pytest.raises(CannotMeasure) as refusal:
        measure(np.array(y), None, pre)

    assert refusal.value.field == field


def test_a_control_of_another_length_is_refused() -> None:
    with pytest.raises(CannotMeasure, match="as many numbers"):
        measure(noise(60, lift=1, after=40), np.ones((1, 59)), 40)


def noise(n: int, *, lift: float, after: int, seed: int = 11) -> Floats:
    y = 20 + np.random.default_rng(seed).normal(0, 1, n)
    y[after:] += lift
    return y
