from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.common.schemas import In, Out, Patch
from services.roadmap_api.demand.schemas import DemandOut
from services.roadmap_api.items.stages import Stage

Kind = Literal["initiative", "feature", "fix", "experiment", "retirement"]
Horizon = Literal["now", "next", "later"]
Audience = Literal["internal", "partner", "sales_safe", "public"]
HealthState = Literal["on_track", "at_risk", "off_track"]
Title = Annotated[str, Field(min_length=1, max_length=300)]
LongText = Annotated[str, Field(max_length=20_000)]
Weeks = Annotated[float, Field(ge=0, le=100_000)]
Tag = Annotated[str, Field(min_length=1, max_length=80)]


class Effort(In):
    """Person-weeks; low and high fall back to likely."""

    low: Weeks | None = None
    likely: Weeks
    high: Weeks | None = None

    @model_validator(mode="after")
    def rise(self) -> Self:
        low = self.likely if self.low is None else self.low
        high = self.likely if self.high is None else self.high
        if not low <= self.likely <= high:
            raise ValueError("Effort rises from low over likely to high.")
        self.low, self.high = low, high
        return self


class Wording(In):
    plain: LongText | None = None
    technical: LongText | None = None
    customer: LongText | None = None
    sales: LongText | None = None


class Brief(In):
    problem: LongText | None = None
    who: LongText | None = None
    hypothesis: LongText | None = None
    acceptance: LongText | None = None
    not_in_scope: LongText | None = None


class Feasibility(In):
    note: LongText | None = None
    debt: LongText | None = None
    by: LongText | None = None


class ItemFields(In):
    """What POST and PATCH have in common; the ids name records of this service."""

    product: UUID | None = None
    area: UUID | None = None
    parent: UUID | None = None
    objective: UUID | None = None
    team: UUID | None = None
    owner: UUID | None = None
    horizon: Horizon | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    expected_on: date | None = Field(
        default=None, description="When it is likely there; the planned end where null"
    )
    effort: Effort | None = None
    wording: Wording | None = None
    brief: Brief | None = None
    feasibility: Feasibility | None = None
    tags: Annotated[list[Tag], Field(max_length=50)] | None = None
    health: HealthState | None = None
    health_note: LongText | None = None
    confidence: Annotated[int, Field(ge=0, le=10)] | None = None


class ItemIn(ItemFields):
    title: Title
    kind: Kind = "feature"
    audience: Audience = "internal"


class ItemPatch(ItemFields, Patch):
    """Only what is named changes; inside wording, brief and feasibility too."""

    title: Title | None = None
    kind: Kind | None = None
    audience: Audience | None = None
    reason: LongText | None = Field(default=None, description="Why; kept in the history")


class StageIn(In):
    to: Stage
    reason: LongText | None = None
    evidence: str | list[str] | dict[str, Any] | None = None


class PositionIn(In):
    """The place within a horizon: before or after another item of it, else at its end."""

    horizon: Horizon | None
    before: UUID | None = None
    after: UUID | None = None

    @model_validator(mode="after")
    def name_one_neighbour(self) -> Self:
        if self.before and self.after:
            raise ValueError("Name the item before or the item after, not both.")
        return self


class EffortOut(Out):
    low: float
    likely: float
    high: float


class WordingOut(Out):
    plain: str | None = None
    technical: str | None = None
    customer: str | None = None
    sales: str | None = None


class ExternalIdOut(Out):
    tool: str
    id: str


class RollupOut(Out):
    """What lies below an item: dates, effort in person-weeks, and progress weighted by effort."""

    items: int
    done: int
    progress: float
    starts_on: date | None
    ends_on: date | None
    effort: EffortOut | None


class ItemOut(Out):
    """For those who build the product."""

    id: UUID
    title: str
    kind: Kind
    stage: Stage
    stage_since: datetime
    stage_reason: str | None
    paused_from: str | None
    launched_at: datetime | None
    horizon: Horizon | None
    position: int
    product: UUID | None
    product_name: str | None
    area: UUID | None
    area_name: str | None
    parent: UUID | None
    parent_title: str | None
    objective: UUID | None
    objective_name: str | None
    team: UUID | None
    team_name: str | None
    owner: UUID | None
    owner_name: str | None
    owner_email: str | None
    starts_on: date | None
    ends_on: date | None
    expected_on: date | None
    ends_between: tuple[date, date] | None
    slip_days: int | None
    effort: EffortOut | None
    audience: Audience
    wording: WordingOut
    safe_wording: str | None
    brief: dict[str, str]
    feasibility: dict[str, str]
    tags: list[str]
    health: HealthState | None
    health_reason: str | None
    health_note: str | None
    health_is_stale: bool
    confidence: int | None
    progress: float
    rollup: RollupOut | None
    demand: DemandOut | None
    rank: int | None
    rank_of: int | None
    score: float | None
    external_ids: list[ExternalIdOut]
    created_at: datetime
    updated_at: datetime
    version: int


class SafeItemOut(Out):
    """For sales, support and partners: what they may say, and how many ask."""

    id: UUID
    title: str
    kind: Kind
    stage: Stage
    horizon: Horizon | None
    product: UUID | None
    product_name: str | None
    expected_on: date | None
    launched_on: date | None
    audience: Audience
    wording: WordingOut
    safe_wording: str | None
    companies: int | None
    updated_at: datetime
    version: int


class PublicItemOut(Out):
    """For customers: their wording alone; `title` is its first sentence."""

    id: UUID
    title: str
    wording: str
    stage: Literal["idea", "planned", "building", "launched", "parked", "declined"]
    horizon: Horizon | None
    expected_on: date | None
    launched_on: date | None
    updated_at: datetime


AnyItemOut = ItemOut | SafeItemOut | PublicItemOut
