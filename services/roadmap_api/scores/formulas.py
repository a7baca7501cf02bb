"""Prioritisation formulas, as published: numbers in, numbers out.

Every formula takes its parts as a mapping of plain numbers and gives one score, larger is sooner.
Units: `effort` and `job_size` are person-weeks (or any unit, as long as all items use the same one:
a common factor never changes the order), `confidence` of RICE is a fraction 0..1, money is in the
workspace's currency.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Parts = Mapping[str, float]
FIBONACCI = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0)


@dataclass(frozen=True)
class Part:
    """One input of a formula: its allowed range and what stands in while nobody has said."""

    low: float = 0.0
    high: float = 1e15
    default: float | None = None
    is_divisor: bool = False


@dataclass(frozen=True)
class Framework:
    """A named formula with its inputs and the sentence that explains it."""

    key: str
    name: str
    formula: str
    source: str
    parts: Mapping[str, Part]
    score: Callable[[Parts], float]


def rice(parts: Parts) -> float:
    """Reach × impact × confidence ÷ effort (Sean McBride, Intercom, 2016).

    Reach: people or companies in a period. Impact: 3 massive, 2 high, 1 medium, 0.5 low,
    0.25 minimal. Confidence: 1, 0.8 or 0.5. Effort: above zero.
    """
    return parts["reach"] * parts["impact"] * parts["confidence"] / parts["effort"]


def ice(parts: Parts) -> float:
    """Impact × confidence × ease, each 1..10 (Sean Ellis, GrowthHackers)."""
    return parts["impact"] * parts["confidence"] * parts["ease"]


def wsjf(parts: Parts) -> float:
    """Cost of delay ÷ job size (Scaled Agile, after Reinertsen).

    Cost of delay = user and business value + time criticality + risk reduction or opportunity
    enablement, each relative on 1, 2, 3, 5, 8, 13, 20.
    """
    delay = parts["value"] + parts["time_criticality"] + parts["risk_reduction"]
    return delay / parts["job_size"]


def value_effort(parts: Parts) -> float:
    """Value ÷ effort; with value in money it reads as money for each person-week."""
    return parts["value"] / parts["effort"]


def weighted(parts: Parts, weights: Mapping[str, float]) -> float:
    """The weighted mean Σ wᵢ·xᵢ ÷ Σ wᵢ over the criteria given, weight 1 where none is set."""
    total = sum(weights.get(name, 1.0) for name in parts)
    if total == 0:
        return 0.0
    return sum(weights.get(name, 1.0) * value for name, value in parts.items()) / total


def relative_size(amount: float, largest: float) -> float:
    """The step of 1, 2, 3, 5, 8, 13, 20 nearest to this share of the largest amount."""
    if largest <= 0 or amount <= 0:
        return FIBONACCI[0]
    wanted = FIBONACCI[-1] * amount / largest
    return min(FIBONACCI, key=lambda step: (abs(step - wanted), step))


def relative_score(amount: float, largest: float) -> float:
    """A share of the largest amount on 0..10."""
    return 0.0 if largest <= 0 else round(10 * max(amount, 0.0) / largest, 2)


WEIGHTS: Mapping[str, float] = {
    "customer_value": 3.0,
    "revenue": 3.0,
    "strategic_fit": 2.0,
    "ease": 2.0,
}

TEN = Part(low=0, high=10)
FRAMEWORKS: Mapping[str, Framework] = {
    framework.key: framework
    for framework in (
        Framework(
            "rice",
            "RICE",
            "reach × impact × confidence ÷ effort",
            "Intercom, 2016",
            {
                "reach": Part(),
                "impact": Part(high=10, default=1.0),
                "confidence": Part(high=1, default=0.5),
                "effort": Part(is_divisor=True),
            },
            rice,
        ),
        Framework(
            "ice",
            "ICE",
            "impact × confidence × ease",
            "Sean Ellis, GrowthHackers",
            {"impact": TEN, "confidence": TEN, "ease": TEN},
            ice,
        ),
        Framework(
            "wsjf",
            "WSJF",
            "(value + time criticality + risk reduction) ÷ job size",
            "Scaled Agile",
            {
                "value": Part(high=100),
                "time_criticality": Part(high=100, default=1.0),
                "risk_reduction": Part(high=100, default=1.0),
                "job_size": Part(is_divisor=True),
            },
            wsjf,
        ),
        Framework(
            "value_effort",
            "Value ÷ effort",
            "value ÷ effort",
            "the two axes of the value and effort matrix",
            {"value": Part(), "effort": Part(is_divisor=True)},
            value_effort,
        ),
        Framework(
            "weighted",
            "Weighted scorecard",
            "Σ weight × criterion ÷ Σ weight",
            "weighted sum model, Fishburn 1967",
            {name: TEN for name in WEIGHTS},
            lambda parts: weighted(parts, WEIGHTS),
        ),
    )
}
