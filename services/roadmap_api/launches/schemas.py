from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.common.schemas import In, Out, Patch
from services.roadmap_api.cases.schemas import Days, MetricKey, RangeOut
from services.roadmap_api.people.roles import Function
from services.roadmap_api.readings.schemas import ReadingOut
from services.roadmap_api.verdicts.schemas import VerdictOut

Text = Annotated[str, Field(min_length=1, max_length=5000)]
Tier = Annotated[int, Field(ge=1, le=3)]
Control = Literal["none", "cohort", "metrics"]
Keys = Annotated[list[MetricKey], Field(max_length=20)]
TaskKey = Annotated[str, Field(min_length=1, max_length=80)]


class ExposureIn(In):
    """Who gets it, by one rule; everyone where none is named."""

    everyone: bool | None = None
    event: str | None = Field(default=None, max_length=200)
    segment: str | None = Field(default=None, max_length=200)
    companies: Annotated[list[str], Field(max_length=10_000)] | None = None
    percent: Annotated[float, Field(gt=0, le=100)] | None = None
    salt: str | None = Field(default=None, max_length=100)

    @model_validator(mode="after")
    def name_one_rule(self) -> Self:
        rules = (self.everyone, self.event, self.segment, self.companies, self.percent)
        if sum(rule is not None for rule in rules) != 1:
            raise ValueError("Name one of everyone, event, segment, companies, percent.")
        return self


class MessageHouse(In):
    """What we say, once, for all who speak of the launch."""

    headline: Text | None = None
    promise: Text | None = None
    proof: Annotated[list[Text], Field(max_length=10)] | None = None
    sales_may_say: Text | None = None
    do_not_say: Text | None = None
    by_function: dict[Function, Text] | None = None


class MeasurementFields(In):
    metric: MetricKey | None = None
    measured_for_days: Days | None = None
    control: Control | None = None
    controls: Keys | None = None
    guardrails: Keys | None = None


class LaunchIn(MeasurementFields):
    item: UUID
    goes_live_on: date
    tier: Tier = 2
    exposure: ExposureIn | None = None
    rollback_owner: UUID | None = None
    messages: MessageHouse | None = None


class LaunchPatch(MeasurementFields, Patch):
    goes_live_on: date | None = None
    tier: Tier | None = None
    exposure: ExposureIn | None = None
    rollback_owner: UUID | None = None
    messages: MessageHouse | None = None


class TaskIn(In):
    """What is named changes; a key that is new makes a task of one's own."""

    title: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    function: Function | None = None
    kind: Literal["task", "compliance"] | None = None
    required: bool | None = None
    owner: UUID | None = None
    due_on: date | None = None
    evidence: Text | None = None
    done: bool | None = None


class TaskOut(Out):
    key: str
    title: str
    function: str
    kind: str
    required: bool
    owner: UUID | None
    owner_name: str | None
    due_on: date | None
    is_overdue: bool
    evidence: str | None
    done: bool
    done_at: datetime | None
    done_by: str | None


class UnmetOut(Out):
    """Why it may not go live yet."""

    gate: str
    detail: str
    function: str | None


class LaunchOut(Out):
    id: UUID
    item: UUID
    item_title: str
    case: UUID | None
    tier: int
    goes_live_on: date
    live_at: datetime | None
    state: Literal["planned", "live", "judged"]
    exposure: dict[str, Any] | None
    metric: str | None
    metric_name: str | None
    unit: str | None
    direction: str | None
    measured_for_days: int | None
    verdict_due_on: date | None
    days_to_verdict: int | None
    control: Control
    controls: list[str]
    guardrails: list[str]
    rollback_owner: UUID | None
    rollback_owner_name: str | None
    messages: dict[str, Any]
    tasks: list[TaskOut]
    unmet: list[UnmetOut]
    promised: RangeOut | None
    effect_is: str
    reading: ReadingOut | None
    verdict: VerdictOut | None
    planned_by: str
    entered_afterwards: bool
    created_at: datetime
    updated_at: datetime
    version: int


class LaunchRow(Out):
    """One line of the list: what was promised, what is measured so far, what was said of it."""

    id: UUID
    item: UUID
    item_title: str
    product: UUID | None
    tier: int
    goes_live_on: date
    live_at: datetime | None
    state: Literal["planned", "live", "judged"]
    metric: str | None
    metric_name: str | None
    unit: str | None
    direction: str | None
    effect_is: str
    promised: RangeOut | None
    cost_approved: dict[str, Any] | None
    cost_spent: str | None
    reading: ReadingOut | None
    verdict: VerdictOut | None
    verdict_due_on: date | None
    days_to_verdict: int | None
    tasks_open: int
    tasks_overdue: int
    entered_afterwards: bool
    updated_at: datetime


class SafeLaunchOut(Out):
    """For sales and support: when, and what they may say."""

    id: UUID
    item: UUID
    item_title: str
    goes_live_on: date
    live_at: datetime | None
    headline: str | None
    sales_may_say: str | None
    do_not_say: str | None
    for_your_function: str | None
    updated_at: datetime
