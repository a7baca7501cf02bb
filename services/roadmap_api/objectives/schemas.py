from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.common.schemas import In, Out, Patch
from services.roadmap_api.objectives.progress import State

Name = Annotated[str, Field(min_length=1, max_length=200)]
Note = Annotated[str, Field(max_length=20_000)]
Number = Annotated[float, Field(ge=-1e15, le=1e15)]
MetricKey = Annotated[str, Field(min_length=1, max_length=200)]
Confidence = Annotated[int, Field(ge=0, le=10)]


class ObjectiveIn(In):
    name: Name
    description: Note | None = None
    product: UUID | None = None
    team: UUID | None = None
    parent: UUID | None = None
    owner: UUID | None = None
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def end_after_start(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("An objective ends on or after the day it starts.")
        return self


class ObjectivePatch(Patch):
    name: Name | None = None
    description: Note | None = None
    product: UUID | None = None
    team: UUID | None = None
    parent: UUID | None = None
    owner: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    is_closed: bool | None = Field(
        default=None, description="Closing keeps the progress of that moment as closing_score"
    )
    closing_note: Note | None = None


class KeyResultIn(In):
    name: Name
    metric: MetricKey | None = None
    unit: Annotated[str, Field(max_length=40)] | None = None
    baseline: Number
    target: Number
    value: Number | None = Field(default=None, description="Where no metric gives it")
    due_on: date


class KeyResultPatch(Patch):
    name: Name | None = None
    metric: MetricKey | None = None
    unit: Annotated[str, Field(max_length=40)] | None = None
    baseline: Number | None = None
    target: Number | None = None
    value: Number | None = None
    due_on: date | None = None


class CheckInIn(In):
    key_result: UUID | None = None
    confidence: Confidence
    note: Note | None = None
    value: Number | None = Field(default=None, description="Of a key result without a metric")


class CheckInOut(Out):
    id: UUID
    objective: UUID
    key_result: UUID | None
    confidence: int
    note: str | None
    value: float | None
    by_name: str
    created_at: datetime


class ConfidenceOut(Out):
    """Of the last check-in, and whether it went up or down with it."""

    now: int
    trend: Literal["up", "down", "flat"] | None
    checked_in_at: datetime


class WeekOut(Out):
    week: date
    value: float


class KeyResultOut(Out):
    """`progress` 0..1; `source` says where the value is from, `waiting` for an unheard metric."""

    id: UUID
    objective: UUID
    name: str
    metric: str | None
    metric_name: str | None
    unit: str | None
    direction: Literal["up", "down"]
    baseline: float
    target: float
    due_on: date
    value: float | None
    value_at: datetime | None
    source: Literal["metric", "waiting", "check_in"]
    is_stale: bool
    stale_days: int | None
    progress: float
    expected: float
    state: State
    confidence: ConfidenceOut | None
    weeks: list[WeekOut]
    version: int


class ObjectiveOut(Out):
    id: UUID
    name: str
    description: str | None
    product: UUID | None
    product_name: str | None
    team: UUID | None
    team_name: str | None
    parent: UUID | None
    owner: UUID | None
    owner_name: str | None
    starts_on: date
    ends_on: date
    progress: float
    expected: float
    state: State
    confidence: ConfidenceOut | None
    key_results: list[KeyResultOut]
    items: int
    closed_at: datetime | None
    closing_score: float | None
    closing_note: str | None
    created_at: datetime
    updated_at: datetime
    version: int
