from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.problems import NotFound
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import visible_items
from services.roadmap_api.promises.models import Promise


def visible_promises(actor: Actor) -> Select[Promise]:
    items = visible_items(actor).with_only_columns(Item.id)
    return select(Promise).where(Promise.item_id.in_(items))


def found_promises(
    actor: Actor,
    *,
    company: UUID | None = None,
    reference: str | None = None,
    item: UUID | None = None,
    state: str | None = None,
) -> Select[Promise]:
    promises = visible_promises(actor)
    if company is not None:
        promises = promises.where(Promise.company_id == company)
    elif reference is not None:
        promises = promises.where(Promise.company_reference == reference)
    if item is not None:
        promises = promises.where(Promise.item_id == item)
    if state is not None:
        promises = promises.where(Promise.state == state)
    return promises


async def get_promise(session: AsyncSession, actor: Actor, promise_id: UUID) -> Promise:
    found = await session.scalar(visible_promises(actor).where(Promise.id == promise_id))
    if found is None:
        raise NotFound(f"No promise has the id {promise_id}.")
    return found


async def unsettled_promises(
    session: AsyncSession, item_id: UUID | None = None
) -> Sequence[Promise]:
    statement = select(Promise).where(Promise.state.in_(("open", "at_risk")))
    if item_id is not None:
        statement = statement.where(Promise.item_id == item_id)
    return list(await session.scalars(statement))


async def dated_promises(session: AsyncSession, actor: Actor) -> Sequence[tuple[date, str]]:
    """Day and state of every promise that names a day."""
    rows = await session.execute(
        visible_promises(actor)
        .where(Promise.by.is_not(None))
        .with_only_columns(Promise.by, Promise.state)
    )
    return [(by, state) for by, state in rows if by is not None]
