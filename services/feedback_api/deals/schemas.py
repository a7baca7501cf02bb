"""Shapes of deals."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from services.common.schemas import In, MoneyOut, Out, PositiveMoneyIn
from services.feedback_api.companies.schemas import CompanyBrief, Key, Short

Stage = Literal["open", "won", "lost"]
Words = Annotated[str, StringConstraints(max_length=10_000)]


class DealIn(In):
    """`company` is the CRM's id of it; `requests` are ids of requests that the deal hangs on."""

    company: Key
    name: Short
    amount: PositiveMoneyIn
    stage: Stage
    closes_on: date | None = None
    owner_email: (
        Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")] | None
    ) = None
    reason: Words | None = None
    competitor: Short | None = None
    requests: Annotated[list[UUID], Field(max_length=200)] | None = None


class BatchedDealIn(DealIn):
    external_id: Key


class DealBatchIn(In):
    deals: Annotated[list[BatchedDealIn], Field(max_length=1000)]


class DealBatchOut(Out):
    created: int
    updated: int


class DealOut(Out):
    id: UUID
    external_id: str
    company: CompanyBrief
    name: str
    amount: MoneyOut
    stage: Stage
    closes_on: date | None
    owner_email: str | None
    reason: str | None
    competitor: str | None
    requests: list[UUID]
    created_at: datetime
    updated_at: datetime
    version: int

    @field_validator("requests", mode="before")
    @classmethod
    def ids_only(cls, requests: list[object]) -> list[object]:
        return [getattr(held, "request_id", held) for held in requests]
