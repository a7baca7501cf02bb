"""Shapes of companies."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from services.common.schemas import In, MoneyOut, Out, PositiveMoneyIn
from services.feedback_api.companies.identities import normal_domain

Key = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Domain = Annotated[
    str, StringConstraints(max_length=253, pattern=r"^@?([A-Za-z0-9_-]+\.)+[A-Za-z0-9-]{2,63}\.?$")
]


class AliasIn(In):
    tool: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    id: Key


class CompanyIn(In):
    """What the CRM knows; a field that is left out stays as it is, null empties it."""

    name: Short
    plan: Short | None = None
    arr: PositiveMoneyIn | None = None
    renewal_on: date | None = None
    segment: Short | None = None
    crm_url: (
        Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://\S+$")] | None
    ) = None
    owner_email: (
        Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")] | None
    ) = None
    aliases: Annotated[list[AliasIn], Field(max_length=100)] | None = None
    domains: Annotated[list[Domain], Field(max_length=100)] | None = None
    attributes: dict[str, Any] | None = None

    @field_validator("domains")
    @classmethod
    def normalise(cls, domains: list[str] | None) -> list[str] | None:
        return None if domains is None else [normal_domain(domain) for domain in domains]


class BatchedCompanyIn(CompanyIn):
    external_id: Key


class CompanyBatchIn(In):
    companies: Annotated[list[BatchedCompanyIn], Field(max_length=1000)]


class CompanyProblem(Out):
    external_id: str
    detail: str


class CompanyBatchOut(Out):
    created: int
    updated: int
    problems: list[CompanyProblem]


class CompanyBrief(Out):
    """A company as it stands beside a note or a contact."""

    id: UUID
    external_id: str
    name: str
    plan: str | None
    arr: MoneyOut | None
    renewal_on: date | None


class AliasOut(Out):
    tool: str
    id: Annotated[str, Field(validation_alias="value")]


class CompanyRow(CompanyBrief):
    segment: str | None
    crm_url: str | None
    owner_email: str | None
    attributes: dict[str, Any]
    aliases: list[AliasOut]
    domains: list[str]
    merged_into: Annotated[UUID | None, Field(validation_alias="merged_into_id")]
    created_at: datetime
    updated_at: datetime
    version: int

    @field_validator("domains", mode="before")
    @classmethod
    def names_only(cls, domains: list[Any]) -> list[str]:
        return [held if isinstance(held, str) else held.domain for held in domains]


class DealBrief(Out):
    id: UUID
    external_id: str
    name: str
    amount: MoneyOut
    stage: str
    closes_on: date | None
    owner_email: str | None


class CompanyOut(CompanyRow):
    deals: list[DealBrief]
    open_deals: MoneyOut
    notes: int
    requests: int
    merged: list[str]


class MergeIn(In):
    into: Key


class AskedItem(Out):
    """`safe_wording` is null where the item may not be spoken of to a customer."""

    id: UUID
    title: str
    stage: str
    horizon: str | None
    safe_wording: str | None
    expected_on: date | None


class Outcome(Out):
    """What came of it, in the wording that customers may hear."""

    item: UUID
    verdict: str
    wording: str | None
    given_at: datetime | None


class Ask(Out):
    request: UUID
    title: str
    status: str
    notes: int
    votes: int
    first_asked_at: datetime | None
    last_asked_at: datetime | None
    items: list[AskedItem]
    outcome: Outcome | None


class AsksOut(Out):
    company: CompanyOut
    results: list[Ask]
