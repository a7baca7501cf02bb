"""Shapes of contacts."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints, field_validator

from services.common.schemas import In, Out
from services.feedback_api.companies.identities import normal_email
from services.feedback_api.companies.schemas import CompanyBrief, Key

Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]


class ContactIn(In):
    external_id: Key | None = None
    email: Email | None = None
    name: Annotated[str, StringConstraints(max_length=500)] | None = None

    @field_validator("email")
    @classmethod
    def normalise(cls, email: str | None) -> str | None:
        return None if email is None else normal_email(email)


class ContactBrief(Out):
    id: UUID
    external_id: str | None
    name: str | None
    email: str | None


class ContactOut(ContactBrief):
    company: CompanyBrief | None
    created_at: datetime
    updated_at: datetime


class ExportOut(Out):
    """Everything kept about one person, in one document."""

    contact: dict[str, Any]
    company: dict[str, Any] | None
    feedback: list[dict[str, Any]]
    votes: list[dict[str, Any]]
    requests: list[dict[str, Any]]
    more: dict[str, Any]
    exported_at: datetime


class ErasureOut(Out):
    """`confirmed` names each service with the time at which it said so, null until then."""

    id: UUID
    contact_id: UUID
    asked_by: str
    removed: dict[str, Any]
    confirmed: dict[str, datetime | None]
    created_at: datetime
