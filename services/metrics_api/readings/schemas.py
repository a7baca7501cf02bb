from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator, model_validator

from services.common.schemas import In, Out
from services.metrics_api.definitions.schemas import MetricKey
from services.metrics_api.impact.schemas import EffectOut, IntervalOut

MOST_DAYS = 730
Control = Literal["none", "cohort", "metrics"]
Size = Annotated[float, Field(ge=-1e15, le=1e15)]


class PromisedIn(In):
    """What was promised, in the metric's own sign: in its unit, or as fractions of its level."""

    low: Size
    high: Size
    effect_is: Literal["absolute", "relative"] = "absolute"

    @model_validator(mode="after")
    def rise(self) -> Self:
        if self.low > self.high:
            raise ValueError("A promise rises from low to high.")
        return self


class ReadingIn(In):
    metric: MetricKey
    launch_at: Annotated[
        AwareDatetime | date, Field(description="A date is that day's beginning, in the workspace")
    ]
    ends_at: AwareDatetime | date | None = Field(
        default=None, description="Half-open; the launch's own days, else up to today"
    )
    launch: UUID | None = None
    item: UUID | None = None
    control: Control | None = Field(
        default=None, description="Left out: the best that the data allow"
    )
    controls: Annotated[list[MetricKey], Field(max_length=10)] = Field(
        default_factory=list, description="Metrics that the launch does not touch"
    )
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.1
    promised: PromisedIn | None = None

    @field_validator("launch_at", "ends_at", mode="before")
    @classmethod
    def read_plain_dates(cls, value: Any) -> Any:
        """“2026-03-02” is a date, not that day's midnight somewhere else."""
        if isinstance(value, str) and len(value.strip()) == 10:
            return date.fromisoformat(value.strip())
        return value

    @model_validator(mode="after")
    def name_the_controls(self) -> Self:
        if self.control == "metrics" and not self.controls:
            raise ValueError("Name the metrics to compare with in `controls`.")
        return self


class CaveatOut(Out):
    code: str
    text: str


class PointOut(Out):
    """One day after the launch. `expected` is without the launch; `so_far` the average of the
    differences up to that day."""

    date: date
    actual: float | None
    expected: float
    low: float
    high: float
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    so_far: float
    so_far_low: float
    so_far_high: float


class BeforeOut(Out):
    """One day before the launch, as it was."""

    date: date
    actual: float


class ExposedOut(Out):
    """Companies that had it from the beginning, and those they are compared with."""

    companies: int
    others: int


class ReadingSummary(Out):
    """Without its days. Everything is in the unit and sign of the metric; `direction` says which
    way is better, and `is_improvement` whether the effect goes that way."""

    id: UUID
    state: str
    metric: str
    metric_version: int | None
    unit: str | None
    direction: str | None
    launch: UUID | None
    item: UUID | None
    launch_at: datetime
    launched_on: date
    method: str | None
    provisional: bool
    alpha: float
    effect: EffectOut | None
    interval: IntervalOut | None
    probability: float | None
    is_improvement: bool | None
    quality: str | None
    promised: tuple[float, float] | None
    effect_is: str
    verdict_hint: str | None
    caveats: list[CaveatOut]
    days_measured: int
    days_due: int
    final_on: date
    exposed: ExposedOut | None
    measured_at: datetime | None
    problem: str | None
    created_at: datetime
    updated_at: datetime


class ReadingOut(ReadingSummary):
    before: list[BeforeOut]
    points: list[PointOut]
