from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from services.common.schemas import In, Out

Reference = Annotated[
    str, Field(min_length=1, max_length=255, description="A company's external id, or a user's id")
]
MOST_AT_ONCE = 1000


class RuleIn(In):
    """Exactly one kind of rule; `salt` goes with `percent`."""

    event: Annotated[str, Field(min_length=1, max_length=255)] | None = Field(
        default=None, description="From a company's first such event on"
    )
    flag: Annotated[str, Field(min_length=1, max_length=255)] | None = Field(
        default=None, description="From the first $feature_flag_called of this flag on"
    )
    segment: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    companies: Annotated[list[Reference], Field(max_length=10_000)] | None = None
    percent: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, description="That share of all companies, chosen by hash"
    )
    salt: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def name_one(self) -> Self:
        kinds = (self.event, self.flag, self.segment, self.companies, self.percent)
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("Give one of event, flag, segment, companies or percent.")
        return self


class ExposureIn(In):
    rule: RuleIn
    from_: Annotated[AwareDatetime | date, Field(alias="from")]
    to: AwareDatetime | date | None = None


class RuleOut(Out):
    rule: dict[str, Any]
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None


class ExposedIn(In):
    user: Reference | None = None
    company: Reference | None = None
    at: AwareDatetime
    variant: Annotated[str, Field(max_length=200)] | None = None

    @model_validator(mode="after")
    def name_someone(self) -> Self:
        if (self.user is None) == (self.company is None):
            raise ValueError("Name a user or a company.")
        return self


class ExposureBatch(In):
    exposed: Annotated[list[ExposedIn], Field(min_length=1, max_length=MOST_AT_ONCE)]


class BatchOut(Out):
    """`known` had it already; an earlier time moves theirs."""

    added: int
    known: int


class WaveOut(Out):
    on: date
    companies: int


class ExposedOut(Out):
    company: str
    at: AwareDatetime
    variant: str | None


class WhoHasItOut(Out):
    """`others` are companies that sent events and do not have it; `waves` says when who got it."""

    launch: UUID
    rule: dict[str, Any] | None
    companies: int
    users: int
    others: int
    waves: list[WaveOut]
    results: list[ExposedOut]
    next: str | None = None
