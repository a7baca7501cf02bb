"""The order of items within a horizon: whole numbers with room between them."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import Conflict, invalid
from services.roadmap_api.items.models import Item
from services.roadmap_api.locks import lock

GAP = 1 << 20


class NotInThisHorizon(Conflict):
    title = "The neighbour is not in this horizon"


async def last_position(session: AsyncSession, horizon: str | None) -> int:
    """A place after all others of the horizon."""
    last: int | None = await session.scalar(
        select(func.max(Item.position)).where(Item.horizon.is_not_distinct_from(horizon))
    )
    return (last or 0) + GAP


async def position_beside(
    session: AsyncSession, item: Item, horizon: str | None, before: UUID | None, after: UUID | None
) -> int:
    """A place between two neighbours; where there is no room left, all move apart first."""
    await lock(session, "items.positions")
    named = before or after
    if named is None:
        return await last_position(session, horizon)
    if named == item.id:
        raise invalid("/before" if before else "/after", "An item is not its own neighbour.")
    place = await _between(session, item, horizon, named, is_before=before is not None)
    if place is None:
        await _spread(session, horizon)
        place = await _between(session, item, horizon, named, is_before=before is not None)
    assert place is not None
    return place


async def _between(
    session: AsyncSession, item: Item, horizon: str | None, named: UUID, *, is_before: bool
) -> int | None:
    rows = select(Item.id, Item.position).where(Item.horizon.is_not_distinct_from(horizon))
    neighbour = (await session.execute(rows.where(Item.id == named))).first()
    if neighbour is None:
        raise NotInThisHorizon(f"{named} is not in the horizon {horizon}.")
    others = rows.where(Item.id != item.id)
    shared = others.where(Item.position == neighbour.position, Item.id != named)
    if (await session.execute(shared.limit(1))).first() is not None:
        return None
    if is_before:
        beyond = others.where(Item.position < neighbour.position).order_by(Item.position.desc())
    else:
        beyond = others.where(Item.position > neighbour.position).order_by(Item.position)
    next_one = (await session.execute(beyond.limit(1))).first()
    if next_one is None:
        return int(neighbour.position + (-GAP if is_before else GAP))
    middle = (neighbour.position + next_one.position) // 2
    return None if middle in (neighbour.position, next_one.position) else int(middle)


async def _spread(session: AsyncSession, horizon: str | None) -> None:
    """One statement; neither history nor events, since the order stays the same."""
    numbered = (
        select(
            Item.id.label("id"),
            func.row_number().over(order_by=(Item.position, Item.id)).label("number"),
        )
        .where(Item.horizon.is_not_distinct_from(horizon))
        .subquery()
    )
    await session.execute(
        update(Item)
        .values(position=numbered.c.number * GAP, updated_at=Item.updated_at)
        .where(Item.id == numbered.c.id)
        .execution_options(synchronize_session=False)
    )
