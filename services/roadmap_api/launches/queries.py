from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.common.actors import Actor
from services.common.problems import NotFound
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import visible_items
from services.roadmap_api.launches.models import Launch


def visible_launches(actor: Actor) -> Select[Launch]:
    """Launches of the items that the actor may see."""
    items = visible_items(actor).with_only_columns(Item.id)
    return select(Launch).where(Launch.item_id.in_(items)).options(selectinload(Launch.tasks))


def found_launches(
    actor: Actor, *, item: UUID | None = None, is_live: bool | None = None
) -> Select[Launch]:
    launches = visible_launches(actor)
    if item is not None:
        launches = launches.where(Launch.item_id == item)
    if is_live is not None:
        launches = launches.where(
            Launch.live_at.is_not(None) if is_live else Launch.live_at.is_(None)
        )
    return launches


async def get_launch(session: AsyncSession, actor: Actor, launch_id: UUID) -> Launch:
    found = await session.scalar(visible_launches(actor).where(Launch.id == launch_id))
    if found is None:
        raise NotFound(f"No launch has the id {launch_id}.")
    return found


async def launches_of(session: AsyncSession, item_id: UUID) -> Sequence[Launch]:
    """Newest first."""
    return list(
        await session.scalars(
            select(Launch)
            .where(Launch.item_id == item_id)
            .order_by(Launch.created_at.desc(), Launch.id.desc())
        )
    )
