from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, MoneyOut, Out, Patch
from services.roadmap_api.promises.chance import State

Wording = Annotated[str, Field(min_length=1, max_length=2000)]
StateFilter = Literal["open", "kept", "broken", "at_risk"]


class PromiseIn(In):
    company: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="The CRM's id of the company, its id in any tool, or ours"
    )
    item: UUID
    by: date | None = None
    wording: Wording
    made_by: Annotated[str, Field(min_length=1, max_length=254)] | None = Field(
        default=None, description="Who said it, by e-mail address or name; the caller by default"
    )


class PromisePatch(Patch):
    by: date | None = None
    wording: Wording | None = None


class PromisedTo(Out):
    """The company as last heard of; only what was written down while it is unknown."""

    id: UUID | None
    external_id: str
    name: str | None
    arr: MoneyOut | None
    renewal_on: date | None
    owner_email: str | None
    known: bool


class PromiseOut(Out):
    id: UUID
    company: PromisedTo
    item: UUID
    item_title: str
    item_stage: str
    by: date | None
    wording: str
    made_by: str
    made_at: datetime
    state: State
    chance: float | None
    expected_on: date | None
    slip_days: int | None
    settled_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


class QuarterOut(Out):
    """Promises whose day fell in one quarter."""

    quarter: str
    kept: int
    broken: int
    open: int
    rate: float | None
