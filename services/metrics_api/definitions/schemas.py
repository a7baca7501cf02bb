from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.common.schemas import In, Out
from services.metrics_api.definitions.filters import Filters

Kind = Literal["count", "users", "sum", "mean", "ratio", "formula", "funnel", "retention", "pushed"]
EventName = Annotated[str, Field(min_length=1, max_length=255)]
PropertyName = Annotated[str, Field(min_length=1, max_length=200)]
KEY_PATTERN = r"^[a-z0-9][a-z0-9_.-]{0,79}$"
MetricKey = Annotated[str, Field(pattern=KEY_PATTERN, max_length=80)]


class Part(In):
    """One half of a ratio: its events, or the sum of their property."""

    event: EventName | None = None
    property: PropertyName | None = None
    filters: Filters = Field(default_factory=list)


class DefinitionIn(In):
    """What the metric counts; which fields it needs follows from its kind."""

    event: EventName | None = None
    property: PropertyName | None = None
    filters: Filters = Field(default_factory=list)
    of: Annotated[Literal["events", "users"], Field(description="What a ratio counts")] = "events"
    numerator: Part | None = None
    denominator: Part | None = None
    formula: Annotated[
        str | None, Field(max_length=500, description="Metric keys with + - * / and ( )")
    ] = None
    steps: Annotated[list[EventName], Field(max_length=20)] = Field(default_factory=list)
    within_days: Annotated[int, Field(ge=1, le=366)] = 7
    start_event: EventName | None = None
    return_event: EventName | None = None
    rollup: Annotated[
        Literal["sum", "mean", "last"] | None,
        Field(description="How pushed points of one period become one value; mean if not said"),
    ] = None


class MetricIn(DefinitionIn):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Kind
    description: Annotated[str, Field(max_length=2000)] = ""
    unit: Annotated[str, Field(max_length=40)] = ""
    direction: Literal["up", "down"] = "up"
    owner: Annotated[str, Field(max_length=320)] = ""
    parent: Annotated[MetricKey | None, Field(description="Above it in the KPI tree")] = None
    window_days: Annotated[
        int, Field(ge=1, le=366, description="`value` is over this many days up to now")
    ] = 28


class TargetOut(Out):
    value: float
    due_on: date | None


class MetricOut(Out):
    """`value` is over the last `window_days`, or the newest pushed point; `fresh_at` is when the
    newest event or point behind it came in."""

    id: UUID
    key: str
    name: str
    description: str
    kind: str
    definition: dict[str, Any]
    unit: str
    direction: str
    owner: str
    parent: str | None
    window_days: int
    revision: int
    target: TargetOut | None
    state: str
    value: float | None
    value_at: AwareDatetime | None
    fresh_at: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class RevisionOut(Out):
    revision: int
    kind: str
    definition: dict[str, Any]
    changed_by: str
    created_at: AwareDatetime


class RevisionsOut(Out):
    results: list[RevisionOut]
    next: str | None = None
