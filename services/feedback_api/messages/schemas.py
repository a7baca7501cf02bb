"""Shapes of messages, their recipients and what the portal shows."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.common.schemas import In, Out, Patch
from services.feedback_api.companies.schemas import CompanyBrief

Kind = Literal["shipped", "outcome", "declined", "parked"]
State = Literal["draft", "approved", "sent"]
Subject = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n]+$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]


class MessageIn(In):
    """Without `subject` and `text` the message is drafted from the item's customer wording."""

    item: UUID
    kind: Kind
    subject: Subject | None = None
    text: Text | None = None


class MessagePatch(Patch):
    subject: Subject = ""
    text: Text = ""


class ApprovalIn(In):
    decision: Literal["approve"] = "approve"


class Finding(Out):
    """A word that may not go to customers, and why."""

    word: str
    why: str


class MessageOut(Out):
    """`internal_words` must be empty before the message can be approved."""

    id: UUID
    item: UUID
    item_title: str | None
    kind: Kind
    state: State
    subject: str
    text: str
    facts: dict[str, Any]
    internal_words: list[Finding]
    recipients: Annotated[int, Field(description="who would be told, or who was")]
    companies: int
    drafted_by: str
    approved_by: str | None
    approved_by_name: str | None
    approved_at: datetime | None
    sent_at: datetime | None
    mails_sent: int
    mails_waiting: int
    mails_failed: int
    mail_waits_because: str | None
    created_at: datetime
    updated_at: datetime
    version: int


class ContactBrief(Out):
    id: UUID
    name: str | None
    email: str | None


class RecipientOut(Out):
    """One person, with the message as they read it."""

    contact: ContactBrief
    company: CompanyBrief | None
    owner_email: str | None
    subject: str
    text: str
    by_mail: bool
    no_mail_because: str | None
    told_at: datetime | None
    seen_at: datetime | None


class Recipients(Out):
    results: list[RecipientOut]
    next: str | None


class ToldOut(Out):
    """The last station of the thread, for one item and kind."""

    item: UUID
    kind: Kind
    companies_told: int
    companies_due: int
    contacts_told: int
    last_sent_at: datetime | None


class Told(Out):
    results: list[ToldOut]


class LetterOut(Out):
    """A message as its reader sees it on the portal."""

    id: UUID
    item: Annotated[UUID, Field(validation_alias="item_id")]
    kind: Kind
    subject: str
    text: str
    created_at: datetime
    updated_at: datetime
    seen_at: datetime | None


class SubscriptionOut(Out):
    by_mail: bool


class SubscriptionIn(In):
    by_mail: bool
