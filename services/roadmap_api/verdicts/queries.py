from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import visible_items
from services.roadmap_api.verdicts.models import ItemVerdict


def visible_verdicts(actor: Actor) -> Select[ItemVerdict]:
    items = visible_items(actor).with_only_columns(Item.id)
    return select(ItemVerdict).where(ItemVerdict.item_id.in_(items))


async def last_verdict(session: AsyncSession, item_id: UUID) -> ItemVerdict | None:
    found: ItemVerdict | None = await session.scalar(
        select(ItemVerdict)
        .where(ItemVerdict.item_id == item_id)
        .order_by(ItemVerdict.given_at.desc(), ItemVerdict.id.desc())
        .limit(1)
    )
    return found


async def verdicts_by_launch(
    session: AsyncSession, launches: Iterable[UUID]
) -> dict[UUID, ItemVerdict]:
    wanted = list(launches)
    rows = await session.scalars(select(ItemVerdict).where(ItemVerdict.launch_id.in_(wanted)))
    return {row.launch_id: row for row in rows if row.launch_id is not None}


async def find_verdict_on(
    session: AsyncSession, reading_id: UUID, launch_id: UUID | None
) -> ItemVerdict | None:
    """The verdict that was given on this reading or on its launch."""
    same = [ItemVerdict.reading_id == reading_id]
    if launch_id is not None:
        same.append(ItemVerdict.launch_id == launch_id)
    found: ItemVerdict | None = await session.scalar(select(ItemVerdict).where(or_(*same)))
    return found
