from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, Out, Patch

Grade = Annotated[int, Field(ge=1, le=5)]
Title = Annotated[str, Field(min_length=1, max_length=300)]
LongText = Annotated[str, Field(max_length=5000)]
RiskState = Literal["open", "closed", "happened"]


class RiskIn(In):
    title: Title
    text: LongText | None = None
    item: UUID | None = None
    product: UUID | None = None
    likelihood: Grade
    impact: Grade
    stake: Annotated[str, Field(max_length=120)] | None = Field(
        default=None, description="What is at stake in a few words: “$240k, 15 Dec”"
    )
    owner: UUID | None = None
    answer: LongText | None = None
    review_on: date | None = None


class RiskPatch(Patch):
    title: Title | None = None
    text: LongText | None = None
    item: UUID | None = None
    product: UUID | None = None
    likelihood: Grade | None = None
    impact: Grade | None = None
    stake: Annotated[str, Field(max_length=120)] | None = None
    owner: UUID | None = None
    answer: LongText | None = None
    review_on: date | None = None
    state: RiskState | None = None


class RiskOut(Out):
    id: UUID
    title: str
    text: str | None
    item: UUID | None
    item_title: str | None
    product: UUID | None
    likelihood: int
    impact: int
    score: int
    stake: str | None
    owner: UUID | None
    owner_name: str | None
    answer: str | None
    review_on: date | None
    is_due: bool
    state: RiskState
    created_at: datetime
    updated_at: datetime
    version: int
