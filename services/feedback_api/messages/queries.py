"""Who is behind an item, who was told, and what a message may not hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, and_, distinct, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from services.common.problems import NotFound
from services.feedback_api.companies.models import Company
from services.feedback_api.contacts.models import Contact
from services.feedback_api.demand.queries import asks_of, pairs_of_items
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.items.models import KnownItem
from services.feedback_api.mail.models import Mail
from services.feedback_api.messages.guard import Names
from services.feedback_api.messages.models import InternalName, Message, Telling, Unsubscribed
from services.feedback_api.requests.models import Attachment

_WORDINGS = ("plain", "technical", "sales")


def messages(
    *, state: str | None = None, kind: str | None = None, item: UUID | None = None
) -> Select[Message]:
    statement = select(Message)
    if state:
        statement = statement.where(Message.state == state)
    if kind:
        statement = statement.where(Message.kind == kind)
    if item:
        statement = statement.where(Message.item_id == item)
    return statement


async def get_message(session: AsyncSession, message_id: UUID) -> Message:
    found = await session.get(Message, message_id)
    if found is None:
        raise NotFound(f"No message has the id {message_id}.")
    return found


def asks_for(items: Collection[UUID]) -> CTE:
    """(target, contact_id, company_id) of each person behind the items, as often as they asked."""
    asks = asks_of(pairs_of_items(items).cte("pairs")).subquery("every_ask")
    return (
        select(asks.c.target, asks.c.contact_id, asks.c.company_id)
        .where(asks.c.contact_id.is_not(None), asks.c.kind.in_(("vote", "note")))
        .cte("asks")
    )


def _was_told(item: Any, kind: Any, contact: Any) -> ColumnElement[bool]:
    return exists().where(
        Telling.item_id == item, Telling.kind == kind, Telling.contact_id == contact
    )


def due(message: Message) -> Select[Contact]:
    """The people whom this message would tell: behind the item, and not told this before."""
    asks = asks_for([message.item_id])
    return (
        select(Contact)
        .where(
            Contact.id.in_(select(asks.c.contact_id)),
            ~_was_told(message.item_id, message.kind, Contact.id),
        )
        .options(joinedload(Contact.company))
        .order_by(Contact.id)
    )


async def has_askers(session: AsyncSession, item: UUID) -> bool:
    asks = asks_for([item])
    return await session.scalar(select(asks.c.contact_id).limit(1)) is not None


async def words_of(session: AsyncSession, item: UUID, contacts: Sequence[UUID]) -> dict[UUID, str]:
    """What each of these people wrote, last, that stands behind the item."""
    pairs = pairs_of_items([item]).cte("pairs")
    place = func.row_number().over(
        partition_by=Feedback.contact_id, order_by=(Feedback.occurred_at.desc(), Feedback.id)
    )
    ranked = (
        select(
            Feedback.contact_id,
            func.coalesce(Attachment.passage, Feedback.text).label("text"),
            place.label("place"),
        )
        .join(Attachment, Attachment.feedback_id == Feedback.id)
        .join(pairs, pairs.c.member == Attachment.request_id)
        .where(Feedback.contact_id.in_(contacts), Feedback.status != "spam")
        .subquery()
    )
    rows = await session.execute(
        select(ranked.c.contact_id, ranked.c.text).where(ranked.c.place == 1)
    )
    return {contact: text for contact, text in rows}


async def unsubscribed(session: AsyncSession, contacts: Sequence[UUID]) -> set[UUID]:
    found = await session.scalars(
        select(Unsubscribed.contact_id).where(Unsubscribed.contact_id.in_(contacts))
    )
    return set(found)


@dataclass
class Reach:
    """How many people and companies a message tells, and what became of its mail."""

    recipients: int = 0
    companies: int = 0
    sent: int = 0
    waiting: int = 0
    failed: int = 0


async def reach(session: AsyncSession, found: Sequence[Message]) -> dict[UUID, Reach]:
    """For a page of messages, in three statements."""
    reached = {message.id: Reach() for message in found}
    unsent = [message for message in found if message.state != "sent"]
    if unsent:
        for row in await session.execute(_due_counts(unsent)):
            reached[row.id].recipients, reached[row.id].companies = row.contacts, row.companies
    if len(unsent) < len(found):
        for row in await session.execute(_told_counts(found)):
            reached[row.id].recipients, reached[row.id].companies = row.contacts, row.companies
        mails = await session.execute(
            select(Mail.about_id, Mail.status, func.count().label("mails"))
            .where(Mail.about_id.in_(reached))
            .group_by(Mail.about_id, Mail.status)
        )
        for about, status, count in mails:
            if about is not None:
                setattr(reached[about], status, count)
    return reached


def _due_counts(found: Sequence[Message]) -> Select[UUID, int, int]:
    asks, asker = asks_for({message.item_id for message in found}), aliased(Company)
    return (
        select(
            Message.id,
            func.count(distinct(asks.c.contact_id)).label("contacts"),
            func.count(distinct(asker.root_id)).label("companies"),
        )
        .join(asks, asks.c.target == Message.item_id)
        .outerjoin(asker, asker.id == asks.c.company_id)
        .where(
            Message.id.in_([message.id for message in found]),
            ~_was_told(Message.item_id, Message.kind, asks.c.contact_id),
        )
        .group_by(Message.id)
    )


def _told_counts(found: Sequence[Message]) -> Select[UUID, int, int]:
    return (
        select(
            Telling.message_id.label("id"),
            func.count().label("contacts"),
            func.count(distinct(Company.root_id)).label("companies"),
        )
        .join(Contact, Contact.id == Telling.contact_id)
        .outerjoin(Company, Company.id == Contact.company_id)
        .where(Telling.message_id.in_([m.id for m in found if m.state == "sent"]))
        .group_by(Telling.message_id)
    )


@dataclass(frozen=True)
class Told:
    item: UUID
    kind: str
    companies_told: int
    companies_due: int
    contacts_told: int
    last_sent_at: datetime | None


async def told(session: AsyncSession, items: Collection[UUID]) -> list[Told]:
    """For each item and kind that anybody was told of: how many, of how many companies."""
    asks, asker = asks_for(items), aliased(Company)
    behind = await session.execute(
        select(asks.c.target, func.count(distinct(asker.root_id)).label("companies"))
        .outerjoin(asker, asker.id == asks.c.company_id)
        .group_by(asks.c.target)
    )
    companies_due = {row.target: row.companies for row in behind}
    hearers = asks_for(items)
    heard = await session.execute(
        select(
            Telling.item_id,
            Telling.kind,
            func.count(distinct(Telling.contact_id)).label("contacts"),
            func.count(distinct(asker.root_id)).label("companies"),
            func.max(Message.sent_at).label("last_sent_at"),
        )
        .join(Message, Message.id == Telling.message_id)
        .outerjoin(
            hearers,
            and_(hearers.c.target == Telling.item_id, hearers.c.contact_id == Telling.contact_id),
        )
        .outerjoin(asker, asker.id == hearers.c.company_id)
        .where(Telling.item_id.in_(items))
        .group_by(Telling.item_id, Telling.kind)
    )
    return [
        Told(
            row.item_id,
            row.kind,
            row.companies,
            max(companies_due.get(row.item_id, 0), row.companies),
            row.contacts,
            row.last_sent_at,
        )
        for row in heard
    ]


def tellings(message: Message) -> Select[Telling]:
    return (
        select(Telling)
        .where(Telling.message_id == message.id)
        .options(joinedload(Telling.contact).joinedload(Contact.company))
        .order_by(Telling.contact_id)
    )


def letters(contact_id: UUID) -> Select[Telling]:
    """What one person was told, for the portal."""
    return select(Telling).where(Telling.contact_id == contact_id)


async def known_items(session: AsyncSession, items: Collection[UUID]) -> dict[UUID, KnownItem]:
    rows = await session.scalars(select(KnownItem).where(KnownItem.id.in_(items)))
    return {row.id: row for row in rows}


async def names_for(
    session: AsyncSession, items: Collection[KnownItem | None]
) -> dict[UUID | None, Names]:
    """What messages about these items may not hold; None stands for an item not heard of."""
    rows = list(await session.scalars(select(InternalName)))
    metrics = {row.key: row.name for row in rows if row.kind == "metric"}
    people = {row.name for row in rows if row.kind == "person"}
    found: dict[UUID | None, Names] = {None: Names(metrics=metrics, people=people)}
    for item in items:
        if item is not None:
            found[item.id] = _names_of(item, metrics, people)
    return found


def _names_of(item: KnownItem, metrics: dict[str, str], people: set[str]) -> Names:
    wording = item.wording or {}
    owner = (item.owner or {}).get("name")
    inside = [str(wording[name]) for name in _WORDINGS if wording.get(name)]
    if item.audience in ("internal", "partner"):
        inside.append(item.title)
    return Names(
        metrics=metrics,
        people=people | ({str(owner)} if owner else set()),
        internal_wordings=inside,
        customer_wording=str(wording.get("customer") or ""),
    )
