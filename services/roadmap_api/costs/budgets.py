"""Spent and committed against what was signed: amounts in, a state out."""

from decimal import Decimal
from typing import Literal

from services.roadmap_api.costs.queries import ZERO, Money

BudgetState = Literal["inside", "near", "over", "unknown"]
NEAR = Decimal("0.9")


def state_of(money: Money, most: Decimal | None) -> BudgetState:
    """`most` is the high end of the signed cost; what is committed counts as good as spent."""
    if most is None:
        return "unknown"
    bound = max(money.spent, money.committed)
    if bound > most:
        return "over"
    return "near" if bound > most * NEAR else "inside"


def left_of(money: Money, most: Decimal | None) -> Decimal | None:
    return None if most is None else max(most - max(money.spent, money.committed), ZERO)


def over_by(money: Money, most: Decimal | None) -> Decimal | None:
    return None if most is None else max(max(money.spent, money.committed) - most, ZERO)
