import math
import subprocess
import sys

import numpy as np
import pytest

from services.roadmap_api.cases import finance, simulation
from services.roadmap_api.cases.simulation import Plan, Range, simulate


def fixed(amount: float) -> Range:
    return Range(amount, amount, amount)


def test_ranges_without_width_give_the_published_figures() -> None:
    # Microsoft's pages on NPV and IRR.
    returns = tuple(fixed(flow) for flow in (8_000, 9_200, 10_000, 12_000, 14_500))
    plan = Plan(fixed(40_000), returns, periods_a_year=1, yearly_rate=0.08)

    outcome = simulate(plan)

    assert outcome.npv.p10 == outcome.npv.p90 == pytest.approx(1_922.06, abs=0.01)
    assert outcome.irr.p50 == pytest.approx(finance.irr(plan.at_likely()))
    assert outcome.roi.p50 == pytest.approx(53_700 / 40_000 - 1)
    assert outcome.payback_months.p50 == pytest.approx((4 + 800 / 14_500) * 12)
    assert outcome.chance_of_gain == 1.0


def test_draws_follow_pert() -> None:
    # Vose, Risk Analysis: PERT(a, b, c) has mean (a + 4b + c) / 6 and
    # variance (mean - a)(c - mean) / 7.
    drawn = simulation._draw(Range(4, 7, 16), 400_000, np.random.default_rng(1))

    mean = (4 + 4 * 7 + 16) / 6
    assert drawn.mean() == pytest.approx(mean, abs=0.01)
    assert drawn.var() == pytest.approx((mean - 4) * (16 - mean) / 7, rel=0.01)
    assert drawn.min() >= 4
    assert drawn.max() <= 16


def test_one_seed_gives_one_answer() -> None:
    plan = Plan(Range(90, 110, 140), (Range(2, 5, 9),) * 36, 12, 0.1, steady=True)

    assert simulate(plan) == simulate(plan)
    assert simulate(plan, seed=2) != simulate(plan)


def test_every_draws_rate_is_the_one_the_scalar_formula_finds() -> None:
    plan = Plan(Range(90, 110, 140), (Range(2, 5, 9),) * 36, 12, 0.1, steady=True)
    flows = simulation._draw_flows(plan, 50, np.random.default_rng(3))

    yearly = simulation._rates_of_return(flows, 12)

    for column in range(50):
        rate = finance.irr(flows[:, column].tolist())
        assert rate is not None
        assert yearly[column] == pytest.approx(finance.rate_a_year(rate, 12), abs=1e-6)


def test_what_never_pays_back_says_so_instead_of_naming_a_month() -> None:
    plan = Plan(fixed(1_000), (Range(-1, 0, 1),) * 12, 12, 0.1, steady=True)

    outcome = simulate(plan)

    assert outcome.payback_months.p50 is None
    assert outcome.chance_of_gain == 0.0
    assert outcome.irr.p10 == -1.0


def test_the_three_percentiles_stand_in_order() -> None:
    outcome = simulate(Plan(Range(90, 110, 140), (Range(2, 5, 9),) * 36, 12, 0.1, steady=True))

    for spread in (outcome.npv, outcome.irr, outcome.roi, outcome.payback_months):
        assert spread.p10 is not None
        assert spread.p50 is not None
        assert spread.p90 is not None
        assert spread.p10 < spread.p50 < spread.p90
        assert math.isfinite(spread.p90)


def test_numpy_is_loaded_only_when_something_is_drawn() -> None:
    check = "import sys, services.roadmap_api.cases.simulation as s; print('numpy' in sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", check], check=True, capture_output=True, text=True
    )

    assert answer.stdout.strip() == "False"
