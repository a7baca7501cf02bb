"""Shapes of notes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from services.common.schemas import In, MoneyOut, Out, Patch
from services.feedback_api.companies.schemas import CompanyBrief, DealBrief, Key
from services.feedback_api.contacts.schemas import ContactBrief, ContactIn

Status = Literal["new", "triaged", "linked", "archived", "spam"]
Kind = Literal["bug", "wish", "praise", "question", "churn_risk", "other"]
Sentiment = Literal["positive", "neutral", "negative"]
Words = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
Title = Annotated[str, StringConstraints(max_length=500)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Tags = Annotated[list[Tag], Field(max_length=50)]


class NotedCompanyIn(In):
    external_id: Key
    name: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = None


class FeedbackIn(In):
    """One note; the contact and the company it names are made where they are not known."""

    text: Words
    title: Title | None = None
    deal: Key | None = None
    rating: Annotated[float, Field(ge=-1000, le=1000)] | None = None
    source: Annotated[str, StringConstraints(min_length=1, max_length=100)] = "api"
    source_url: (
        Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://\S+$")] | None
    ) = None
    occurred_at: AwareDatetime | None = None
    contact: ContactIn | None = None
    company: NotedCompanyIn | None = None
    product: UUID | None = None
    tags: Tags = Field(default_factory=list)
    request_id: UUID | None = None
    consent: bool | Annotated[str, StringConstraints(max_length=500)] | dict[str, Any] | None = None


class FeedbackBatchIn(BaseModel):
    """Each entry is checked on its own, so that one bad entry does not lose the others."""

    model_config = ConfigDict(extra="forbid")

    feedback: Annotated[list[Any], Field(max_length=1000)]


class FeedbackPatch(Patch):
    status: Status | None = None
    kind: Kind | None = None
    sentiment: Sentiment | None = None
    assignee: UUID | None = None
    snoozed_until: date | None = None
    tags: Tags | None = None
    title: Title | None = None
    product: UUID | None = None
    company: Key | None = None


class RequestBrief(Out):
    id: UUID
    title: str
    status: str


class AttachedOut(RequestBrief):
    passage: str | None
    attached_at: datetime


class FeedbackOut(Out):
    id: UUID
    text: str
    title: str | None
    status: Status
    kind: Kind
    kind_confidence: float
    sentiment: Sentiment
    sentiment_confidence: float
    rating: float | None
    source: str
    source_url: str | None
    occurred_at: datetime
    contact: ContactBrief | None
    company: CompanyBrief | None
    deal: DealBrief | None
    product: UUID | None = Field(validation_alias="product_id")
    tags: list[str]
    consent: Any | None
    assignee: UUID | None = Field(validation_alias="assignee_id")
    snoozed_until: date | None
    requests: list[AttachedOut]
    waits_for_company: Annotated[
        str | None, Field(description="The identity that waits in /v1/unmatched, if any")
    ]
    created_at: datetime
    updated_at: datetime
    version: int


class FeedbackBatchOut(Out):
    """Each either `{id}` or `{problem}`, in the order of what was sent."""

    results: list[dict[str, Any]]


class Tabs(Out):
    to_triage: int
    mine: int
    renewing: int
    unhappy: int
    snoozed: int


class InboxOut(Out):
    """Notes of status new that are not snoozed; `arr` is that of their companies, each once."""

    untriaged: int
    oldest_at: datetime | None
    oldest_days: int | None
    companies: int
    arr: MoneyOut
    tabs: Tabs
