import pytest

from services.metrics_api.statistics.estimates import Estimate
from services.metrics_api.statistics.verdicts import Verdict, verdict_hint


@pytest.mark.parametrize(
    ("promised", "measured", "verdict"),
    [
        ((4, 10), (6.8, 5.0, 8.7), "within"),
        ((4, 10), (11, 10.5, 12), "above"),
        ((4, 10), (11, 8, 14), "within"),
        ((4, 10), (5, 1, 9), "within"),
        ((4, 10), (3, 0.5, 5.5), "inconclusive"),
        ((12, 20), (0.3, -2.9, 3.4), "below"),
        ((5, 9), (4.1, -1.8, 9.9), "inconclusive"),
        ((5, 9), (6, -1.8, 13), "inconclusive"),
        ((0, 5), (1, -0.5, 2.5), "within"),
        ((10, 4), (6.8, 5.0, 8.7), "within"),
    ],
)
def test_the_rule_for_a_metric_that_should_rise(
    promised: tuple[float, float],
    measured: tuple[float, float, float],
    verdict: Verdict,
) -> None:
    assert verdict_hint(promised, Estimate(*measured)) == verdict


@pytest.mark.parametrize(
    ("promised", "measured", "verdict"),
    [
        ((-6, -3), (-7.9, -9.3, -6.6), "above"),
        ((-6, -3), (-4.4, -5.5, -3.3), "within"),
        ((-6, -3), (-1.0, -2.5, 0.5), "below"),
        ((-6, -3), (2.0, 1.0, 3.0), "below"),
        ((-6, -3), (-4.0, -9.0, 1.0), "inconclusive"),
    ],
)
def test_a_fall_that_was_promised_is_better_the_further_it_falls(
    promised: tuple[float, float],
    measured: tuple[float, float, float],
    verdict: Verdict,
) -> None:
    assert verdict_hint(promised, Estimate(*measured), "down") == verdict
