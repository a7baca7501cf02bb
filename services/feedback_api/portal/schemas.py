"""Shapes of the portal: what a customer sends and may see, and nothing of the inside."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from services.common.schemas import In, Out
from services.feedback_api.contacts.schemas import Email

Secret = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class LinkIn(In):
    email: Email


class LinkOut(Out):
    """The same answer for every address; `link` only in development, to who may write feedback."""

    sent: bool
    expires_at: datetime
    link: str | None = None


class SessionIn(In):
    link: Secret | None = None
    host_token: Secret | None = None

    @model_validator(mode="after")
    def one_of_them(self) -> Self:
        if (self.link is None) == (self.host_token is None):
            raise ValueError("Send either link or host_token.")
        return self


class SessionRefIn(In):
    session: Secret


class Me(Out):
    id: UUID
    name: str | None
    email: str | None
    company: str | None


class TokensOut(Out):
    tokens: dict[str, str]
    expires_at: datetime
    contact: Me


class SessionOut(TokensOut):
    session: Annotated[str, Field(description="Exchanged for new tokens until it expires")]
    session_expires_at: datetime


class HostSecretOut(Out):
    secret: str


class NoteIn(In):
    """An idea or a note; whose it is, the token says."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
    title: Annotated[str, StringConstraints(max_length=300)] | None = None
    product: UUID | None = None


class NoteOut(Out):
    id: UUID
    text: str
    title: str | None
    asked_at: datetime


class Plan(Out):
    """What is planned or done about it, in the wording for customers."""

    id: UUID
    title: str
    stage: str
    wording: str | None
    expected_on: date | None


class CustomerOutcome(Out):
    wording: str | None
    given_at: datetime | None


class IdeaOut(Out):
    id: UUID
    title: str
    text: str | None
    status: str
    votes: int
    voted: bool
    plans: list[Plan]
    outcome: CustomerOutcome | None
    created_at: datetime


class AlikeOut(Out):
    id: UUID
    title: str
    status: str
    score: float
    shared: list[str]


class AlikesOut(Out):
    results: list[AlikeOut]


class MyAsk(Out):
    """Something I asked for: my note, my vote, or both on one idea."""

    note: NoteOut | None
    idea: IdeaOut | None
    status: str
    asked_at: datetime


class MyAsksOut(Out):
    results: list[MyAsk]
