import pytest

from services.roadmap_api.calibration.figures import Closed, calibrate


def test_nothing_closed_gives_counts_of_zero_and_no_ratio() -> None:
    figures = calibrate([])

    assert figures.cases == 0
    assert figures.bias is None
    assert figures.factor is None
    assert figures.coverage is None


def test_bias_factor_and_coverage_over_three_cases() -> None:
    closed = [
        Closed("within", 4, 7, 10, 6.8),
        Closed("above", 3, 4, 6, 8.0),
        Closed("below", 12, 16, 20, 0.0),
    ]

    figures = calibrate(closed)

    came = (6.8 / 7 + 8 / 4 + 0) / 3
    assert (figures.held, figures.within, figures.above, figures.below) == (2, 1, 1, 1)
    assert figures.bias == pytest.approx(came - 1)
    assert figures.factor == pytest.approx(1 / came)
    assert figures.coverage == pytest.approx(1 / 3)


def test_promising_twice_what_comes_is_a_factor_of_two() -> None:
    assert calibrate([Closed("below", 8, 10, 12, 5.0)]).factor == pytest.approx(2.0)


def test_when_nothing_came_no_factor_is_named() -> None:
    assert calibrate([Closed("below", 8, 10, 12, 0.0)]).factor is None
