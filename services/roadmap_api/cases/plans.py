"""From what a case says to the flows that are simulated."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from services.roadmap_api.cases import simulation
from services.roadmap_api.cases.simulation import Plan, Range, Spread
from services.roadmap_api.verdicts.rule import Promise, falls, promised_gain

DEFAULT_RATE, DEFAULT_HORIZON = 0.1, 36
PERIODS_A_YEAR = {"month": 12, "quarter": 4, "year": 1}


def plan_of(case: Mapping[str, Any], direction: str | None) -> Plan | None:
    """The flows of a case; None where it names neither cash flows nor what a unit is worth.

    With `cash_flows`: those, at the end of each period; a negative first one falls today and stands
    in for the cost. Else the effect, turned so that more is better, times `value_per_unit` (money a
    year), in equal months over `horizon_months`.
    """
    if case["cash_flows"]:
        flows = [_range(flow) for flow in case["cash_flows"]]
        outlay = _range(case["cost"])
        if flows[0].likely < 0:
            outlay, flows = _negative(flows[0]), flows[1:]
        periods = PERIODS_A_YEAR[case["cash_flows_every"]]
        return Plan(outlay, tuple(flows), periods, case["discount_rate"])
    if case["value_per_unit"] is None:
        return None
    monthly = float(case["value_per_unit"]) / 12
    effect = Promise(**case["effect"])
    gain = promised_gain(effect, falls(effect, direction))
    ends = sorted((gain.low * monthly, gain.high * monthly))
    month = Range(ends[0], gain.likely * monthly, ends[1])
    return Plan(
        _range(case["cost"]),
        (month,) * case["horizon_months"],
        12,
        case["discount_rate"],
        steady=True,
    )


def outcome_of(plan: Plan | None) -> dict[str, Any] | None:
    """What a case may bring, in plain JSON: rounded, so that both databases keep the same."""
    if plan is None:
        return None
    drawn, likely = simulation.simulate(plan), simulation.at_likely(plan)
    return {
        "npv": _spread(drawn.npv, 2),
        "irr": _spread(drawn.irr, 6),
        "roi": _spread(drawn.roi, 6),
        "payback_months": _spread(drawn.payback_months, 2),
        "at_likely": {
            "npv": _rounded(likely.npv, 2),
            "irr": _rounded(likely.irr, 6),
            "roi": _rounded(likely.roi, 6),
            "payback_months": _rounded(likely.payback_months, 2),
        },
        "simulation": {
            "draws": drawn.draws,
            "seed": drawn.seed,
            "distribution": "pert",
            "chance_of_gain": _rounded(drawn.chance_of_gain, 4),
        },
    }


def _range(given: Any) -> Range:
    if isinstance(given, Mapping):
        return Range(float(given["low"]), float(given["likely"]), float(given["high"]))
    amount = float(Decimal(str(given)))
    return Range(amount, amount, amount)


def _negative(given: Range) -> Range:
    return Range(-given.high, -given.likely, -given.low)


def _spread(spread: Spread, digits: int) -> dict[str, float | None]:
    return {name: _rounded(getattr(spread, name), digits) for name in ("p10", "p50", "p90")}


def _rounded(value: float | None, digits: int) -> float | None:
    # Adding zero turns −0.0 into 0.0, which PostgreSQL's JSON would turn otherwise.
    return None if value is None else round(value, digits) + 0.0
