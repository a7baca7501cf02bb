"""Who asks for a request or an item, each company, contact and voter counted once.

Every figure comes from one set of asks: (target, kind, source, contact, company, at), where kind is
vote, note or deal. Merged requests and companies count as the one they were merged into.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Select,
    Uuid,
    case,
    cast,
    distinct,
    func,
    inspect,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.common.db import UTCDateTime
from services.feedback_api.companies.models import Company
from services.feedback_api.contacts.models import Contact
from services.feedback_api.deals.models import Deal, DealRequest
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.requests.models import Attachment, FeatureRequest, ItemLink, Vote
from services.feedback_api.similar.words import is_postgres

PERIOD = timedelta(days=90)


def pairs_of_requests(ids: Collection[UUID]) -> Select[UUID, UUID]:
    return select(FeatureRequest.root_id.label("target"), FeatureRequest.id.label("member")).where(
        FeatureRequest.root_id.in_(ids)
    )


def pairs_of_items(ids: Collection[UUID]) -> Select[UUID, UUID]:
    linked, member = aliased(FeatureRequest), aliased(FeatureRequest)
    return (
        select(ItemLink.item_id.label("target"), member.id.label("member"))
        .join(linked, linked.id == ItemLink.request_id)
        .join(member, member.root_id == linked.root_id)
        .where(ItemLink.item_id.in_(ids))
        .distinct()
    )


def asks_of(pairs: CTE) -> CompoundSelect[Any]:
    nobody, never = cast(null(), Uuid()), cast(null(), UTCDateTime())
    votes = (
        select(
            pairs.c.target,
            literal("vote").label("kind"),
            Vote.contact_id.label("source"),
            Vote.contact_id.label("contact_id"),
            Contact.company_id.label("company_id"),
            Vote.created_at.label("at"),
        )
        .join(Vote, Vote.request_id == pairs.c.member)
        .join(Contact, Contact.id == Vote.contact_id)
    )
    notes = (
        select(
            pairs.c.target,
            literal("note"),
            Feedback.id,
            Feedback.contact_id,
            func.coalesce(Feedback.company_id, Contact.company_id),
            Feedback.occurred_at,
        )
        .join(Attachment, Attachment.request_id == pairs.c.member)
        .join(Feedback, Feedback.id == Attachment.feedback_id)
        .outerjoin(Contact, Contact.id == Feedback.contact_id)
        .where(Feedback.status != "spam")
    )
    hanging = (
        select(pairs.c.target, literal("deal"), Deal.id, nobody, Deal.company_id, never)
        .join(DealRequest, DealRequest.request_id == pairs.c.member)
        .join(Deal, Deal.id == DealRequest.deal_id)
    )
    noted = (
        select(pairs.c.target, literal("deal"), Deal.id, nobody, Deal.company_id, never)
        .join(Attachment, Attachment.request_id == pairs.c.member)
        .join(Feedback, Feedback.id == Attachment.feedback_id)
        .join(Deal, Deal.id == Feedback.deal_id)
        .where(Feedback.status != "spam")
    )
    return union_all(votes, notes, hanging, noted)


def _counts(asks: CTE, at: datetime) -> CTE:
    def sources(kind: str, since: datetime | None = None, until: datetime | None = None) -> Any:
        condition = asks.c.kind == kind
        if since is not None:
            condition = condition & (asks.c.at > since)
        if until is not None:
            condition = condition & (asks.c.at <= until)
        return func.count(distinct(case((condition, asks.c.source))))

    lately, before = at - PERIOD, at - 2 * PERIOD
    return (
        select(
            asks.c.target,
            sources("vote").label("votes"),
            sources("note").label("notes"),
            func.count(distinct(asks.c.contact_id)).label("contacts"),
            func.max(asks.c.at).label("last_asked_at"),
            (sources("vote", lately) + sources("note", lately)).label("asks_lately"),
            (sources("vote", before, lately) + sources("note", before, lately)).label(
                "asks_before"
            ),
        )
        .group_by(asks.c.target)
        .cte("counts")
    )


def _worth(asks: CTE, today: date) -> CTE:
    asker, root = aliased(Company), aliased(Company)
    once = (
        select(asks.c.target, asker.root_id)
        .join(asker, asker.id == asks.c.company_id)
        .distinct()
        .cte("askers")
    )
    renewing = root.renewal_on.between(today, today + PERIOD)
    return (
        select(
            once.c.target,
            func.count().label("companies"),
            func.sum(root.arr).label("arr"),
            func.sum(case((renewing, root.arr))).label("renewing_arr"),
            func.count(case((renewing, 1))).label("renewing_companies"),
        )
        .join(root, root.id == once.c.root_id)
        .group_by(once.c.target)
        .cte("worth")
    )


def _open_deals(asks: CTE) -> CTE:
    once = (
        select(asks.c.target, asks.c.source).where(asks.c.kind == "deal").distinct().cte("hanging")
    )
    return (
        select(
            once.c.target,
            func.count().label("open_deals_count"),
            func.sum(Deal.amount).label("open_deals"),
        )
        .join(Deal, Deal.id == once.c.source)
        .where(Deal.stage == "open")
        .group_by(once.c.target)
        .cte("open_deals")
    )


def figures(pairs: Select[UUID, UUID], at: datetime, today: date) -> Select[Any]:
    """One row of figures for each target that anybody asks for."""
    asks = asks_of(pairs.cte("pairs")).cte("asks")
    counts, worth, deals = _counts(asks, at), _worth(asks, today), _open_deals(asks)
    return (
        select(
            counts,
            worth.c.companies,
            worth.c.arr,
            worth.c.renewing_arr,
            worth.c.renewing_companies,
            deals.c.open_deals,
            deals.c.open_deals_count,
        )
        .outerjoin(worth, worth.c.target == counts.c.target)
        .outerjoin(deals, deals.c.target == counts.c.target)
    )


async def requests_of_companies(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    """The requests (as they count) that these companies, or what counts as them, ask for."""
    roots = select(Company.root_id).where(Company.id.in_(set(ids)))
    members = select(Company.id).where(Company.root_id.in_(roots)).cte("members")
    people = select(Contact.id).where(Contact.company_id.in_(select(members.c.id)))
    asked = union(
        select(Vote.request_id).where(Vote.contact_id.in_(people)),
        select(Attachment.request_id)
        .join(Feedback, Feedback.id == Attachment.feedback_id)
        .where(
            or_(
                Feedback.company_id.in_(select(members.c.id)),
                Feedback.contact_id.in_(people) & Feedback.company_id.is_(None),
            )
        ),
        select(DealRequest.request_id)
        .join(Deal, Deal.id == DealRequest.deal_id)
        .where(Deal.company_id.in_(select(members.c.id))),
        select(Attachment.request_id)
        .join(Feedback, Feedback.id == Attachment.feedback_id)
        .join(Deal, Deal.id == Feedback.deal_id)
        .where(Deal.company_id.in_(select(members.c.id))),
    ).subquery()
    statement = (
        select(FeatureRequest.root_id)
        .distinct()
        .where(FeatureRequest.id.in_(select(asked.c.request_id)))
    )
    return set(await session.scalars(statement))


async def roots_of(session: AsyncSession, request_ids: Iterable[UUID]) -> set[UUID]:
    statement = (
        select(FeatureRequest.root_id).distinct().where(FeatureRequest.id.in_(set(request_ids)))
    )
    return set(await session.scalars(statement))


async def wait_for_others(
    session: AsyncSession, entity: Any, key: Any, ids: Iterable[UUID]
) -> None:
    """Two who ask at once are counted one after the other, so that the second sees the first.

    On SQLite there is one writer anyway. The lock leaves foreign keys alone: two votes at once
    hold each other's request by its key already, and a stronger lock would wait in a circle.
    """
    if is_postgres(session):
        keys = inspect(entity).primary_key
        await session.execute(
            select(*keys).where(key.in_(set(ids))).order_by(*keys).with_for_update(key_share=True)
        )


async def items_of(session: AsyncSession, roots: Iterable[UUID]) -> set[UUID]:
    """The items that any request counting as these is linked to."""
    statement = (
        select(ItemLink.item_id)
        .distinct()
        .join(FeatureRequest, FeatureRequest.id == ItemLink.request_id)
        .where(FeatureRequest.root_id.in_(set(roots)))
    )
    return set(await session.scalars(statement))


def linked_requests(item_ids: Collection[UUID]) -> Select[UUID, UUID, str, int]:
    """(item, id, title, importance) of the requests behind items, as they count."""
    root = aliased(FeatureRequest)
    return (
        select(
            ItemLink.item_id,
            root.id,
            root.title,
            func.max(ItemLink.importance).label("importance"),
        )
        .join(FeatureRequest, FeatureRequest.id == ItemLink.request_id)
        .join(root, root.id == FeatureRequest.root_id)
        .where(ItemLink.item_id.in_(item_ids))
        .group_by(ItemLink.item_id, root.id, root.title)
        .order_by(ItemLink.item_id, func.max(ItemLink.importance).desc(), root.id)
    )


def first_notes(item_ids: Collection[UUID]) -> Select[Any]:
    """The oldest note behind each item, with who wrote it."""
    pairs = pairs_of_items(item_ids).cte("pairs")
    place = func.row_number().over(
        partition_by=pairs.c.target, order_by=(Feedback.occurred_at, Feedback.id)
    )
    ranked = (
        select(pairs.c.target, Feedback.id, place.label("place"))
        .join(Attachment, Attachment.request_id == pairs.c.member)
        .join(Feedback, Feedback.id == Attachment.feedback_id)
        .where(Feedback.status != "spam")
        .cte("ranked")
    )
    return (
        select(
            ranked.c.target,
            Feedback.id,
            Feedback.text,
            Feedback.occurred_at,
            Contact.name.label("contact_name"),
            Company.name.label("company_name"),
        )
        .join(Feedback, Feedback.id == ranked.c.id)
        .outerjoin(Contact, Contact.id == Feedback.contact_id)
        .outerjoin(Company, Company.id == func.coalesce(Feedback.company_id, Contact.company_id))
        .where(ranked.c.place == 1)
    )
