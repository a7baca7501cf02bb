from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from services.common.schemas import In, MoneyIn, MoneyOut, Out

CostKind = Literal["planned", "committed", "spent"]


def _first_of_month(value: Any) -> Any:
    """“2026-06” and any day of June stand for June."""
    if isinstance(value, str) and len(value) == 7:
        return f"{value}-01"
    return value


Month = Annotated[date, BeforeValidator(_first_of_month)]


class CostIn(In):
    external_id: Annotated[str, Field(min_length=1, max_length=200)]
    item: UUID | None = None
    product: UUID | None = None
    month: Month = Field(description="YYYY-MM, or any day of the month")
    amount: MoneyIn
    currency: str | None = Field(default=None, description="The workspace's; another is refused")
    kind: CostKind
    note: Annotated[str, Field(max_length=2000)] | None = None

    @model_validator(mode="after")
    def belong_to_one(self) -> Self:
        if (self.item is None) == (self.product is None):
            raise ValueError("Name an item or a product, and only one of them.")
        return self


class CostsIn(In):
    costs: Annotated[list[CostIn], Field(min_length=1, max_length=10_000)]


class CostsTaken(Out):
    created: int
    updated: int


class CostOut(Out):
    id: UUID
    external_id: str
    item: UUID | None
    product: UUID | None
    month: date
    amount: MoneyOut
    kind: str
    note: str | None
    created_at: datetime
    updated_at: datetime


class CostRange(Out):
    low: MoneyOut
    likely: MoneyOut
    high: MoneyOut


class BudgetOut(Out):
    """What was booked on an item, beside what was signed; `left` up to the high end.

    state: inside, near (over 90 % of the high end), over, or unknown without a signed case.
    """

    item: UUID
    item_title: str
    planned: MoneyOut
    committed: MoneyOut
    spent: MoneyOut
    approved: CostRange | None
    left: MoneyOut | None
    over_by: MoneyOut | None
    state: Literal["inside", "near", "over", "unknown"]
