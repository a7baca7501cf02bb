"""Each expected figure is a published one; its source stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roadmap_api.cases import finance


def test_net_present_value_agrees_with_excels_first_example() -> None:
    # Microsoft's page on NPV: 10 %, all four flows at the ends of years 1 to 4.
    assert finance.npv(0.10, [0, -10_000, 3_000, 4_200, 6_800]) == pytest.approx(1_188.44, abs=0.01)


def test_net_present_value_agrees_with_excels_second_example() -> None:
    # The same page: 8 %, 40,000 laid out today.
    flows = [-40_000, 8_000, 9_200, 10_000, 12_000, 14_500]

    assert finance.npv(0.08, flows) == pytest.approx(1_922.06, abs=0.01)


def test_net_present_value_agrees_with_numpy_financial() -> None:
    flows = [-40_000, 5_000, 8_000, 12_000, 30_000]

    assert finance.npv(0.08, flows) == pytest.approx(3_065.22267, abs=1e-5)


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        # Microsoft's page on IRR: after five years, after four.
        ([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000], 0.0866309),
        ([-70_000, 12_000, 15_000, 18_000, 21_000], -0.0212448),
        # The examples of numpy-financial's irr.
        ([-100, 39, 59, 55, 20], 0.28095),
        ([-100, 0, 0, 74], -0.0955),
        ([-100, 100, 0, -7], -0.0833),
        ([-100, 100, 0, 7], 0.06206),
        ([-5, 10.5, 1, -8, 1], 0.0886),
    ],
)
def test_the_rate_of_return_agrees_with_the_published_one(
    flows: list[float], expected: float
) -> None:
    assert finance.irr(flows) == pytest.approx(expected, abs=5e-5)


def test_flows_that_never_come_back_have_no_rate_of_return() -> None:
    assert finance.irr([-100, -1, -1]) is None
    assert finance.irr([100, 10]) is None


@given(
    rate=st.floats(-0.5, 3),
    returns=st.lists(st.floats(1, 1_000), min_size=1, max_size=12),
)
def test_at_its_own_rate_of_return_a_plan_is_worth_nothing(
    rate: float, returns: list[float]
) -> None:
    outlay = finance.npv(rate, [0, *returns])

    found = finance.irr([-outlay, *returns])

    assert found == pytest.approx(rate, abs=1e-6)


def test_payback_counts_the_part_of_the_period_it_falls_in() -> None:
    # Investopedia's even case: 1,000,000 back by 250,000 a year takes four years.
    assert finance.payback([-1_000_000, *[250_000] * 6]) == pytest.approx(4.0)
    # The uneven case of corporate finance courses: 3 years and 20 of 100.
    assert finance.payback([-200, 60, 60, 60, 100]) == pytest.approx(3.2)


def test_a_plan_that_is_not_paid_back_has_no_payback() -> None:
    assert finance.payback([-100, 30, 30]) is None
    assert finance.payback([0, 30]) == 0.0


def test_return_on_investment_is_gain_over_outlay() -> None:
    # Wikipedia's and Investopedia's shape: bought for 1,000, sold for 1,200.
    assert finance.roi([-1_000, 1_200]) == pytest.approx(0.2)
    assert finance.roi([0, 5]) is None


def test_a_monthly_rate_compounds_back_to_the_yearly_one() -> None:
    monthly = finance.rate_a_period(0.1, 12)

    assert monthly == pytest.approx(0.00797414, abs=1e-8)
    assert finance.rate_a_year(monthly, 12) == pytest.approx(0.1)
