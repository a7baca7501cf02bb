from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from services.common.schemas import In, Out
from services.roadmap_api.people.schemas import Name

Scope = Literal[
    "feedback:read",
    "feedback:write",
    "roadmap:read",
    "roadmap:write",
    "metrics:read",
    "metrics:write",
    "admin",
]


def _each_once(scopes: list[Scope]) -> list[Scope]:
    return sorted(set(scopes))


class KeyIn(In):
    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=20), AfterValidator(_each_once)]
    expires_on: date | None = None


class MadeBy(Out):
    id: str
    name: str


class KeyOut(Out):
    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    expires_on: date | None
    made_by: MadeBy
    last_used_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NewKeyOut(KeyOut):
    """The only answer that ever holds the key itself."""

    key: str


class KeyCheckIn(In):
    key: str = Field(max_length=500)


class KnownKeyOut(Out):
    id: UUID
    name: str
    scopes: list[str]
