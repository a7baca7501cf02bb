from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roadmap_api.scores.formulas import (
    ice,
    relative_score,
    relative_size,
    rice,
    value_effort,
    weighted,
    wsjf,
)


@pytest.mark.parametrize(
    ("parts", "score"),
    [
        # Intercom's article: 500 customers a quarter, massive impact, all sure, 4 person-months …
        ({"reach": 500, "impact": 3, "confidence": 1, "effort": 4}, 375),
        ({"reach": 2000, "impact": 1, "confidence": 0.8, "effort": 2}, 800),
        ({"reach": 500, "impact": 2, "confidence": 0.8, "effort": 4}, 200),
    ],
)
def test_rice_is_reach_impact_confidence_over_effort(parts: Any, score: Any) -> None:
    assert rice(parts) == pytest.approx(score)


def test_ice_multiplies_three_marks_of_ten() -> None:
    assert ice({"impact": 8, "confidence": 7, "ease": 6}) == 336


@pytest.mark.parametrize(
    ("value", "urgency", "risk", "size", "score"), [(13, 8, 5, 5, 5.2), (20, 13, 8, 13, 3.1538)]
)
def test_wsjf_is_cost_of_delay_over_job_size(
    value: Any, urgency: Any, risk: Any, size: Any, score: Any
) -> None:
    parts = {
        "value": value,
        "time_criticality": urgency,
        "risk_reduction": risk,
        "job_size": size,
    }

    assert wsjf(parts) == pytest.approx(score, abs=1e-4)


def test_value_over_effort_reads_as_money_for_each_week() -> None:
    assert value_effort({"value": 1_310_000, "effort": 20}) == 65_500


def test_a_scorecard_is_the_weighted_mean_of_its_criteria() -> None:
    assert weighted({"a": 8, "b": 4}, {"a": 3, "b": 1}) == 7
    assert weighted({"a": 8, "b": 4}, {}) == 6
    assert weighted({"a": 8}, {"a": 0}) == 0


def test_revenue_becomes_a_relative_size() -> None:
    assert relative_size(100, 100) == 20
    assert relative_size(60, 100) == 13
    assert relative_size(0, 100) == 1
    assert relative_size(5, 0) == 1
    assert relative_score(50, 200) == 2.5


@given(
    reach=st.floats(0, 1e6),
    impact=st.floats(0.25, 3),
    confidence=st.floats(0, 1),
    effort=st.floats(0.1, 1e3),
    unit=st.sampled_from([0.25, 4.0, 52.0]),
)
def test_the_unit_of_effort_never_changes_the_order(
    reach: Any, impact: Any, confidence: Any, effort: Any, unit: Any
) -> None:
    parts = {"reach": reach, "impact": impact, "confidence": confidence, "effort": effort}

    assert rice(parts | {"effort": effort * unit}) == pytest.approx(rice(parts) / unit)
