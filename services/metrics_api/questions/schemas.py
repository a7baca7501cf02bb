from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from services.common.schemas import In, Out
from services.metrics_api.definitions.schemas import EventName, PropertyName

Point = tuple[AwareDatetime, int | float | None]
When = Annotated[
    str, Field(description="A date in the workspace's zone, or an RFC 3339 time", max_length=40)
]


class LineOut(Out):
    """`points` are [first instant of the period, value]; null is “nothing to divide”."""

    dimensions: dict[str, str | None]
    points: list[Point]


class MarkOut(Out):
    """A launch that stands on the chart."""

    launch: str
    item: str
    title: str
    metric: str | None
    at: AwareDatetime


class SeriesOut(Out):
    metric: str
    grain: Literal["day", "week", "month"]
    unit: str
    series: list[LineOut]
    marks: list[MarkOut]


class MetricWeeksOut(Out):
    """`points` are [first instant of the week, value], oldest first."""

    metric: str
    points: list[Point]


class WeeksOut(Out):
    results: list[MetricWeeksOut]
    next: None = None


class DimensionOut(Out):
    """`values`: how many different ones were met, null where they were not counted."""

    property: str
    values: int | None


class DimensionsOut(Out):
    results: list[DimensionOut]
    next: None = None


class ActiveDayOut(Out):
    """`weekly` and `monthly`: different users of the 7 and 30 days ending with this day."""

    at: AwareDatetime
    daily: int
    weekly: int
    monthly: int
    stickiness: float | None


class ActiveUsersOut(Out):
    """`daily` is the mean over the days, `weekly` and `monthly` are of the last one."""

    users: int
    daily: float
    weekly: int
    monthly: int
    stickiness: float | None
    points: list[ActiveDayOut]


class FunnelIn(In):
    steps: Annotated[list[EventName], Field(min_length=1, max_length=20)]
    within_days: Annotated[int, Field(ge=1, le=366)] = 7
    from_: Annotated[When | None, Field(alias="from")] = None
    to: When | None = None
    by: PropertyName | None = None
    companies: Annotated[list[str], Field(max_length=1000)] | None = None


class StepOut(Out):
    """`conversion` is of the users of the first step."""

    event: str
    users: int
    conversion: float | None


class FunnelLine(Out):
    dimensions: dict[str, str | None]
    steps: list[StepOut]


class FunnelOut(Out):
    steps: list[StepOut]
    by: list[FunnelLine] = Field(default_factory=list)


class RetentionIn(In):
    start_event: EventName
    return_event: EventName
    grain: Literal["day", "week", "month"] = "month"
    from_: Annotated[When | None, Field(alias="from")] = None
    to: When | None = None
    companies: Annotated[list[str], Field(max_length=1000)] | None = None


class CohortOut(Out):
    """`retained[n]`: how many came back n periods later; `retained[0]` in their first one."""

    start: date
    users: int
    retained: list[int]


class RetentionOut(Out):
    grain: str
    cohorts: list[CohortOut]


class AdoptionOut(Out):
    """`points` are [first instant of the period, users, companies]."""

    event: str
    users: int
    companies: int
    events: int
    active_users: int
    active_companies: int
    share: float | None
    grain: str
    points: list[tuple[AwareDatetime, int, int]]


class EventNameOut(Out):
    event: str
    count: int
    users: int
    last_at: AwareDatetime


class EventsOut(Out):
    results: list[EventNameOut]
    next: None = None


class TreeNode(Out):
    """A metric with those under it."""

    key: str
    name: str
    kind: str
    unit: str
    direction: str
    value: float | None
    value_at: AwareDatetime | None
    target: dict[str, Any] | None
    state: str
    children: list["TreeNode"]


class TreeOut(Out):
    results: list[TreeNode]
