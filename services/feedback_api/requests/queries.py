"""Finding requests, and what belongs to them."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from services.common.actors import AUDIENCES
from services.common.problems import NotFound
from services.feedback_api.contacts.models import Contact
from services.feedback_api.demand.models import RequestDemand
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.items.models import KnownItem
from services.feedback_api.requests.models import Attachment, FeatureRequest, ItemLink, Vote
from services.feedback_api.similar.words import matching

SORTS: dict[str, Any] = {
    "arr": RequestDemand.arr,
    "companies": RequestDemand.companies,
    "votes": RequestDemand.votes,
    "last_asked": RequestDemand.active_at,
}


def requests(
    session: AsyncSession,
    *,
    search: str | None = None,
    status: str | None = None,
    audiences: Collection[str] | None = None,
    product: UUID | None = None,
    item: UUID | None = None,
    merged: bool = False,
) -> Select[FeatureRequest]:
    """Those that count, unless merged ones are asked for as well."""
    statement = select(FeatureRequest)
    if not merged:
        statement = statement.where(FeatureRequest.merged_into_id.is_(None))
    if audiences is not None:
        statement = statement.where(FeatureRequest.audience.in_(audiences))
    if status:
        statement = statement.where(FeatureRequest.status == status)
    if product:
        statement = statement.where(FeatureRequest.product_id == product)
    if item:
        member = aliased(FeatureRequest)
        linked = (
            select(member.root_id)
            .join(ItemLink, ItemLink.request_id == member.id)
            .where(ItemLink.item_id == item)
        )
        statement = statement.where(FeatureRequest.id.in_(linked))
    if search:
        statement = statement.where(FeatureRequest.id.in_(matching(session, "request", search)))
    return statement


def by_demand(statement: Select[FeatureRequest]) -> Select[RequestDemand]:
    """The same requests, as rows of demand that a page can be ordered by."""
    ids = statement.with_only_columns(FeatureRequest.id).order_by(None)
    return select(RequestDemand).where(RequestDemand.id.in_(ids))


async def get_request(
    session: AsyncSession, request_id: UUID, audiences: Collection[str] | None = None
) -> FeatureRequest:
    statement = (
        select(FeatureRequest)
        .where(FeatureRequest.id == request_id)
        .options(joinedload(FeatureRequest.demand))
        .execution_options(populate_existing=True)
    )
    if audiences is not None:
        statement = statement.where(FeatureRequest.audience.in_(audiences))
    found = await session.scalar(statement)
    if found is None:
        raise NotFound(f"No request has the id {request_id}.")
    return found


async def find_request(session: AsyncSession, request_id: UUID) -> FeatureRequest | None:
    return await session.get(FeatureRequest, request_id)


async def known(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    wanted = set(ids)
    if not wanted:
        return set()
    return set(
        await session.scalars(select(FeatureRequest.id).where(FeatureRequest.id.in_(wanted)))
    )


async def with_demand(session: AsyncSession, ids: Collection[UUID]) -> list[FeatureRequest]:
    """In the order of `ids`."""
    rows = await session.scalars(
        select(FeatureRequest)
        .where(FeatureRequest.id.in_(ids))
        .options(joinedload(FeatureRequest.demand))
    )
    found = {request.id: request for request in rows}
    return [found[key] for key in ids if key in found]


async def items_behind(
    session: AsyncSession, ids: Collection[UUID], audiences: Collection[str] | None = None
) -> dict[UUID, list[dict[str, Any]]]:
    """For each request: its items with importance; what is not heard of yet `waiting`.

    A merged request's items count for the one it was merged into. Items that `audiences` may
    not see are left out; an unknown one has no audience yet, so only insiders see that it waits.
    """
    if not ids:
        return {}
    statement = (
        select(FeatureRequest.root_id, ItemLink.item_id, ItemLink.importance, KnownItem)
        .join(FeatureRequest, FeatureRequest.id == ItemLink.request_id)
        .outerjoin(KnownItem, KnownItem.id == ItemLink.item_id)
        .where(FeatureRequest.root_id.in_(ids))
        .order_by(ItemLink.importance.desc(), ItemLink.item_id)
    )
    if audiences is not None and "internal" not in audiences:
        statement = statement.where(
            KnownItem.audience.in_(audiences), KnownItem.is_deleted.is_(False)
        )
    found: dict[UUID, dict[UUID, dict[str, Any]]] = {}
    for root_id, item_id, importance, item in await session.execute(statement):
        found.setdefault(root_id, {}).setdefault(item_id, _item(item_id, importance, item))
    return {root: list(items.values()) for root, items in found.items()}


def _item(item_id: UUID, importance: int, item: KnownItem | None) -> dict[str, Any]:
    held = {"id": item_id, "importance": importance, "waiting": item is None}
    if item is None:
        return held
    return held | {
        "title": item.title,
        "stage": item.stage,
        "horizon": item.horizon,
        "expected_on": item.expected_on,
        "audience": item.audience,
        "deleted": item.is_deleted,
        "known": item,
    }


async def merged_into(session: AsyncSession, request_id: UUID) -> list[FeatureRequest]:
    return list(
        await session.scalars(
            select(FeatureRequest)
            .where(FeatureRequest.root_id == request_id, FeatureRequest.id != request_id)
            .order_by(FeatureRequest.id)
        )
    )


async def below(session: AsyncSession, request_id: UUID) -> list[UUID]:
    """The request and all that were merged into it, however deep."""
    tree = select(FeatureRequest.id).where(FeatureRequest.id == request_id)
    deep = tree.cte("tree", recursive=True)
    deep = deep.union(
        select(FeatureRequest.id).join(deep, FeatureRequest.merged_into_id == deep.c.id)
    )
    return list(await session.scalars(select(deep.c.id)))


def attached(audiences: Collection[str] = AUDIENCES) -> list[ExecutableOption]:
    """What a note needs to show the requests it speaks for, as far as they may be seen."""
    root = aliased(FeatureRequest)
    seen = (
        select(FeatureRequest.id)
        .join(root, root.id == FeatureRequest.root_id)
        .where(FeatureRequest.audience.in_(audiences), root.audience.in_(audiences))
    )
    return [
        selectinload(Feedback.attachments.and_(Attachment.request_id.in_(seen)))
        .joinedload(Attachment.request)
        .joinedload(FeatureRequest.root)
    ]


async def voters(session: AsyncSession, request_id: UUID) -> list[Vote]:
    """Each voter of the request and of what was merged into it, once."""
    members = select(FeatureRequest.id).where(FeatureRequest.root_id == request_id)
    rows = await session.scalars(
        select(Vote)
        .where(Vote.request_id.in_(members))
        .options(joinedload(Vote.contact).joinedload(Contact.company))
        .order_by(Vote.created_at)
    )
    return list({vote.contact_id: vote for vote in rows}.values())
