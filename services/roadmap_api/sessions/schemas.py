from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, Out
from services.roadmap_api.people.schemas import Password, PersonOut


class CredentialsIn(In):
    email: str = Field(max_length=254)
    password: Password


class SecretIn(In):
    session: str = Field(max_length=200)


class SignedInOut(Out):
    session: str
    person: PersonOut
    expires_at: datetime


class Tokens(Out):
    roadmap: str
    feedback: str
    metrics: str


class TokensOut(Out):
    """`expires_at` is the tokens' end; the session's own is `session_expires_at`."""

    tokens: Tokens
    expires_at: datetime
    session_expires_at: datetime
    person: PersonOut


class SessionOut(Out):
    id: UUID
    address: str
    browser: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_current: bool
    updated_at: datetime
    version: int
