from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.common.schemas import In, MoneyIn, MoneyOut, Out, Patch, PositiveMoneyIn

Quantity = Annotated[float, Field(ge=-1e12, le=1e12)]
MetricKey = Annotated[str, Field(min_length=1, max_length=200)]
Days = Annotated[int, Field(ge=1, le=1095)]
Note = Annotated[str, Field(min_length=1, max_length=5000)]


def _in_order(low: Any, likely: Any, high: Any) -> None:
    if not low <= likely <= high:
        raise ValueError("Give low, likely and high in this order.")


class RangeIn(In):
    """Low, likely and high of a change in a metric, in the metric's unit (or as a fraction)."""

    low: Quantity
    likely: Quantity
    high: Quantity

    @model_validator(mode="after")
    def stand_in_order(self) -> Self:
        _in_order(self.low, self.likely, self.high)
        return self


class CostIn(In):
    """Low, likely and high of a sum that is laid out."""

    low: PositiveMoneyIn
    likely: PositiveMoneyIn
    high: PositiveMoneyIn

    @model_validator(mode="after")
    def stand_in_order(self) -> Self:
        _in_order(self.low, self.likely, self.high)
        return self


class FlowIn(In):
    """Low, likely and high of one period's cash flow."""

    low: MoneyIn
    likely: MoneyIn
    high: MoneyIn

    @model_validator(mode="after")
    def stand_in_order(self) -> Self:
        _in_order(self.low, self.likely, self.high)
        return self


class KillCriterionIn(In):
    """A stop rule: words, or also a bound on the effect (on a day) or on the money spent."""

    text: str | None = Field(default=None, max_length=500)
    measure: Literal["effect", "spent"] = "effect"
    under: Quantity | None = None
    over: Quantity | None = None
    on_day: Days | None = None

    @model_validator(mode="after")
    def say_something(self) -> Self:
        if self.text is None and self.under is None and self.over is None:
            raise ValueError("Give a text, or a bound in `under` or `over`.")
        return self


KillText = Annotated[str, Field(min_length=1, max_length=500)]
KillCriteria = Annotated[list[KillText | KillCriterionIn], Field(max_length=20)] | KillText
CashFlows = Annotated[list[MoneyIn | FlowIn], Field(min_length=1, max_length=120)]
Rate = Annotated[float, Field(ge=0, le=1)]


class CaseIn(In):
    metric: MetricKey | None = None
    effect: RangeIn
    effect_is: Literal["absolute", "relative"] = Field(
        default="absolute", description="relative: fractions of the metric's level, 0.12 is 12 %"
    )
    measured_for_days: Days
    value_per_unit: MoneyIn | None = Field(
        default=None, description="What one unit more of the metric is worth in a year"
    )
    cost: CostIn
    discount_rate: Rate | None = Field(default=None, description="A year; 0.1 where none is given")
    horizon_months: int | None = Field(
        default=None, ge=1, le=120, description="How long the effect is counted; 36 by default"
    )
    cash_flows: CashFlows | None = Field(
        default=None,
        description="At the end of each period. A negative first one falls today and stands in "
        "for the cost",
    )
    cash_flows_every: Literal["month", "quarter", "year"] = "year"
    kill_criteria: KillCriteria | None = None


class CasePatch(Patch):
    metric: MetricKey | None = None
    effect: RangeIn | None = None
    effect_is: Literal["absolute", "relative"] | None = None
    measured_for_days: Days | None = None
    value_per_unit: MoneyIn | None = None
    cost: CostIn | None = None
    discount_rate: Rate | None = None
    horizon_months: int | None = Field(default=None, ge=1, le=120)
    cash_flows: CashFlows | None = None
    cash_flows_every: Literal["month", "quarter", "year"] | None = None
    kill_criteria: KillCriteria | None = None


class ApprovalIn(In):
    decision: Literal["approve", "reject"]
    note: Note | None = None


class RangeOut(Out):
    low: float
    likely: float
    high: float


class CostOut(Out):
    low: MoneyOut
    likely: MoneyOut
    high: MoneyOut


class MoneySpread(Out):
    """One chance in ten lies under p10, one in ten over p90."""

    p10: MoneyOut | None
    p50: MoneyOut | None
    p90: MoneyOut | None


class Spread(Out):
    p10: float | None
    p50: float | None
    p90: float | None


class AtLikely(Out):
    npv: MoneyOut
    irr: float | None
    roi: float | None
    payback_months: float | None


class SimulationOut(Out):
    """How the spreads were drawn, so that anyone can draw them again."""

    draws: int
    seed: int
    distribution: str
    chance_of_gain: float


class MeasurabilityOut(Out):
    """In `days` a change of at least `noticeable` would be noticed; `promised` is the likely one.

    All in the metric's unit, without sign. `enough` is null while nobody could say, with the reason
    in `detail`.
    """

    asked_at: datetime
    days: int
    alpha: float
    noticeable: float | None
    promised: float | None
    enough: bool | None
    offers: list[dict[str, Any]]
    detail: str | None


class ApprovalOut(Out):
    id: UUID
    decision: str
    note: str | None
    signer: str
    role: str
    function: str
    at: datetime
    though_too_small: bool


class OurRecord(Out):
    """How past promises came out, and this one corrected by it."""

    cases: int
    held: int
    factor: float | None
    corrected: RangeOut | None


class CaseOut(Out):
    id: UUID
    item: UUID
    number: int
    status: str
    metric: str | None
    metric_name: str | None
    metric_known: bool
    unit: str | None
    direction: str | None
    effect: RangeOut
    effect_is: str
    measured_for_days: int
    value_per_unit: MoneyOut | None
    cost: CostOut
    discount_rate: float
    horizon_months: int
    cash_flows: list[Any] | None
    cash_flows_every: str
    kill_criteria: list[dict[str, Any]]
    npv: MoneySpread | None
    irr: Spread | None
    roi: Spread | None
    payback_months: Spread | None
    at_likely: AtLikely | None
    simulation: SimulationOut | None
    measurability: MeasurabilityOut | None
    calibration: OurRecord
    approvals: list[ApprovalOut]
    approved_at: datetime | None
    hash: str | None
    hash_holds: bool | None
    frozen: str | None
    written_by: str
    entered_afterwards: bool
    created_at: datetime
    updated_at: datetime
    version: int
