"""The measured effect of a launch against R's CausalImpact on its three published series."""

from typing import NamedTuple

import numpy as np

from evals.reading import rows
from evals.rows import Result, Row
from services.metrics_api.statistics.estimates import Floats
from services.metrics_api.statistics.impact import Impact, measure

FROM_R = "R's CausalImpact"
MOST_APART, LEAST_SHARED, ALPHA = 0.10, 0.80, 0.05


class Case(NamedTuple):
    """What R said of a series: the average effect and its 95 % interval."""

    y: Floats
    controls: Floats
    pre: int
    effect: float
    low: float
    high: float


def evaluate(scale: float) -> list[Result]:
    folder = "causal_reference_shared"
    arma = rows(f"{folder}/arma.csv")
    google = [row for row in rows(f"{folder}/google.csv") if row["date"] <= "2020-03-31"]
    volks = rows(f"{folder}/volks.csv", delimiter=" ")
    before_google = sum(row["date"] < "2020-03-02" for row in google)
    before_volks = sum(row["Date"] < "2015-09-20" for row in volks)
    cases = {
        "arma": _case(arma, "y", ["X"], 70, (0.89, 0.27, 1.5)),
        "google": _case(google, "y", ["x1", "x2"], before_google, (27, 18, 36)),
        "volks": _case(volks, "VolksWagen", ["BMW", "Allianz"], before_volks, (-44, -55, -33)),
    }
    return [row for name, case in cases.items() for row in _compare(name, case)]


def _case(
    held: list[dict[str, str]],
    y: str,
    controls: list[str],
    pre: int,
    told: tuple[float, float, float],
) -> Case:
    columns = [np.array([float(row[name]) for row in held]) for name in (y, *controls)]
    return Case(columns[0], np.array(columns[1:]), pre, *told)


def _compare(name: str, case: Case) -> list[Result]:
    impact = measure(case.y, case.controls, case.pre, alpha=ALPHA)
    found = impact.absolute
    apart = abs(found.value - case.effect) / abs(case.effect)
    shared = (min(found.high, case.high) - max(found.low, case.low)) / (case.high - case.low)
    alike = _agrees(impact, case)
    return [
        Row(
            f"impact {name}: average effect",
            found.value,
            f"[{found.low:.3g}, {found.high:.3g}]",
            case.effect,
            FROM_R,
            f"within {MOST_APART:.0%}",
            apart <= MOST_APART,
        ),
        Row(
            f"impact {name}: overlap of the intervals",
            shared,
            target=f"at least {LEAST_SHARED}",
            ok=shared >= LEAST_SHARED,
        ),
        Row(
            f"impact {name}: same sign and conclusion at 5 %",
            float(alike),
            target="1",
            ok=alike,
        ),
    ]


def _agrees(impact: Impact, case: Case) -> bool:
    """R found an effect in all three: p below 0.05 and an interval without zero."""
    found = impact.absolute
    same_sign = found.value * case.effect > 0
    return same_sign and found.excludes_zero and impact.p < ALPHA
