from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.common.schemas import In, Out, PositiveMoneyIn
from services.roadmap_api.cases.schemas import CostIn, MetricKey, Quantity, RangeOut
from services.roadmap_api.items.schemas import Title
from services.roadmap_api.verdicts.schemas import Next, VerdictOut

# A date, a value, and values of series that the launch did not touch.
Row = Annotated[list[str | float | int], Field(min_length=2, max_length=12)]


class PromisedIn(In):
    """`likely` falls back to the middle."""

    low: Quantity
    likely: Quantity | None = None
    high: Quantity

    @model_validator(mode="after")
    def stand_in_order(self) -> Self:
        if self.likely is None:
            self.likely = (self.low + self.high) / 2
        if not self.low <= self.likely <= self.high:
            raise ValueError("Give low, likely and high in this order.")
        return self


class LookBackIn(In):
    title: Title | None = None
    item: UUID | None = None
    live_on: date
    csv: Annotated[str, Field(min_length=1, max_length=900_000)] | None = Field(
        default=None, description="date,value lines; further columns are comparison series"
    )
    points: Annotated[list[Row], Field(min_length=1, max_length=5000)] | None = Field(
        default=None, description="[[date, value, …], …]"
    )
    promised: PromisedIn
    metric: MetricKey
    unit: Annotated[str, Field(max_length=60)] | None = None
    direction: Literal["up", "down"] = "up"
    cost: PositiveMoneyIn | CostIn | None = None
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.1
    next: Next | None = None
    note: Annotated[str, Field(min_length=1, max_length=5000)] | None = None

    @model_validator(mode="after")
    def name_one_of_each(self) -> Self:
        if (self.title is None) == (self.item is None):
            raise ValueError("Give a title, or the item that was launched.")
        if (self.csv is None) == (self.points is None):
            raise ValueError("Give csv or points.")
        return self


class LookBackOut(Out):
    """`result` is the measured effect with its points after the launch, on the metric's scale."""

    id: UUID
    item: UUID
    item_title: str
    case: UUID
    launch: UUID
    live_on: date
    metric: str
    unit: str | None
    direction: str
    promised: RangeOut
    points: list[list[Any]]
    result: dict[str, Any]
    verdict: VerdictOut
    entered_by: str
    entered_afterwards: Literal[True] = True
    created_at: datetime
    updated_at: datetime
