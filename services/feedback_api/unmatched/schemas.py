"""Shapes of "whose is this?"."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.common.schemas import In, MoneyOut, Out
from services.feedback_api.companies.schemas import CompanyBrief, Key


class OwnerIn(In):
    """The company that this belongs to; a new one is made where `name` is given with it."""

    company: Key
    name: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = None


class Example(Out):
    id: UUID
    text: str


class UnmatchedOut(Out):
    id: UUID
    identity: str
    kind: Annotated[str, Field(description="alias, domain or email")]
    tool: str | None
    value: str
    hint: str | None
    notes: int
    contacts: int
    last_at: datetime | None
    example: Example | None
    company: CompanyBrief | None
    settled_at: datetime | None
    settled_by: str | None
    created_at: datetime


class MatchingOut(Out):
    """Shares are fractions 0..1, null where there is nothing to match."""

    arr: MoneyOut
    arr_matched: MoneyOut
    arr_share: float | None
    companies: int
    companies_matched: int
    notes: int
    notes_matched: int
    notes_share: float | None
    waiting: int
