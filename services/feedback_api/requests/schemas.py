"""Shapes of requests."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.common.schemas import In, MoneyOut, Out, Patch
from services.feedback_api.companies.schemas import CompanyBrief
from services.feedback_api.contacts.schemas import ContactBrief, ContactIn
from services.feedback_api.feedback.schemas import NotedCompanyIn

Audience = Literal["internal", "partner", "sales_safe", "public"]
RequestStatus = Literal[
    "open", "considered", "planned", "building", "shipped", "parked", "declined"
]
Title = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Words = Annotated[str, StringConstraints(max_length=100_000)]


class RequestIn(In):
    title: Title
    text: Words | None = None
    audience: Audience = "internal"
    product: UUID | None = None
    workaround: Words | None = None
    reply: Words | None = None
    reply_review_on: date | None = None


class RequestPatch(Patch):
    """`status` set by a person stands until it is null again; then the items decide."""

    title: Title | None = None
    text: Words | None = None
    audience: Audience | None = None
    product: UUID | None = None
    status: RequestStatus | None = None
    workaround: Words | None = None
    reply: Words | None = None
    reply_checked_on: date | None = None
    reply_review_on: date | None = None


class AttachIn(In):
    """A passage stands in the note word for word; without one the whole note speaks."""

    passage: Words | None = None
    importance: Annotated[int, Field(ge=0, le=3)] | None = None


class LinkIn(In):
    importance: Annotated[int, Field(ge=0, le=3)] = 1


class MergeIn(In):
    into: UUID


class VoteIn(In):
    """Who the contact is, where the vote is the first that is heard of them."""

    contact: ContactIn | None = None
    company: NotedCompanyIn | None = None


class LinkedItem(Out):
    """An item; `waiting` where roadmap_api has not told of it yet: only its id is known."""

    id: UUID
    importance: int
    waiting: bool
    title: str | None = None
    stage: str | None = None
    horizon: str | None = None
    expected_on: date | None = None
    audience: str | None = None
    deleted: bool = False


class RequestOut(Out):
    """Companies, contacts, voters and notes count once, over everything merged into it."""

    id: UUID
    title: str
    text: str | None
    audience: Audience
    product: UUID | None
    status: RequestStatus
    status_set_by_hand: bool
    votes: int
    companies: int
    contacts: int
    notes: int
    arr: MoneyOut
    renewing_arr: MoneyOut
    open_deals: MoneyOut
    last_asked_at: datetime | None
    trend: Annotated[int, Field(description="Asks of the last 90 days less those of the 90 before")]
    items: list[LinkedItem]
    workaround: str | None
    reply: str | None
    reply_checked_on: date | None
    reply_review_on: date | None
    merged_into: UUID | None
    created_by: str | None
    created_at: datetime
    updated_at: datetime
    version: int


class Voter(Out):
    contact: ContactBrief
    company: CompanyBrief | None
    cast_by: str
    created_at: datetime


class Merged(Out):
    id: UUID
    title: str


class RequestFullOut(RequestOut):
    voters: list[Voter]
    merged: list[Merged]


class VoteOut(Out):
    request: UUID
    contact: UUID
    votes: int
    companies: int
    arr: MoneyOut


class AttachedOut(Out):
    request: UUID
    feedback: UUID
    status: str
    passage: str | None
    votes: int
    notes: int
    companies: int
    arr: MoneyOut


class LinkOut(Out):
    request: UUID
    item: UUID
    importance: int
    waiting: Annotated[
        bool, Field(description="True where roadmap_api has not told of this item yet")
    ]
    status: RequestStatus


class BeforeAfter(Out):
    before: int
    after: int


class MoneyBeforeAfter(Out):
    before: MoneyOut
    after: MoneyOut


class ItemAfter(Out):
    id: UUID
    title: str | None
    companies_before: int
    companies_after: int
    arr_before: MoneyOut
    arr_after: MoneyOut


class PreviewOut(Out):
    """What attaching this note would change."""

    companies: BeforeAfter
    arr: MoneyBeforeAfter
    items: list[ItemAfter]


COLUMNS = (
    "id",
    "title",
    "text",
    "audience",
    "status",
    "workaround",
    "reply",
    "reply_checked_on",
    "reply_review_on",
    "created_by",
    "created_at",
    "updated_at",
    "version",
)


def shown(request: Any, items: list[dict[str, Any]]) -> dict[str, Any]:
    """A request with its demand and its items, as RequestOut tells it."""
    figures = request.demand
    counted = ("votes", "companies", "contacts", "notes", "arr", "renewing_arr", "open_deals")
    told: dict[str, Any] = {name: getattr(figures, name) if figures else 0 for name in counted}
    for name in COLUMNS:
        told[name] = getattr(request, name)
    return told | {
        "product": request.product_id,
        "status_set_by_hand": request.status_override is not None,
        "last_asked_at": figures.last_asked_at if figures else None,
        "trend": figures.trend if figures else 0,
        "items": items,
        "merged_into": request.merged_into_id,
    }
