from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.dependencies.models import Dependency
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.stages import OPEN


async def all_needs(session: AsyncSession) -> dict[UUID, set[UUID]]:
    needs: dict[UUID, set[UUID]] = defaultdict(set)
    for item, needed in await session.execute(select(Dependency.item_id, Dependency.needs_id)):
        needs[item].add(needed)
    return needs


async def needed_by(session: AsyncSession, item: Item) -> list[Item]:
    rows = await session.scalars(
        select(Item)
        .join(Dependency, Dependency.item_id == Item.id)
        .where(Dependency.needs_id == item.id)
        .order_by(Item.id)
    )
    return list(rows)


async def needs_of(session: AsyncSession, item: Item) -> list[Item]:
    rows = await session.scalars(
        select(Item)
        .join(Dependency, Dependency.needs_id == Item.id)
        .where(Dependency.item_id == item.id)
        .order_by(Item.id)
    )
    return list(rows)


async def open_items(session: AsyncSession) -> list[Item]:
    return list(await session.scalars(select(Item).where(Item.stage.in_(OPEN)).order_by(Item.id)))
