from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.problems import Conflict
from services.roadmap_api.dependencies import queries
from services.roadmap_api.dependencies.models import Dependency
from services.roadmap_api.dependencies.network import circle_through
from services.roadmap_api.history.actions import record_changes
from services.roadmap_api.items.models import Item
from services.roadmap_api.locks import lock


class ClosesACircle(Conflict):
    title = "The items would need each other in a circle"


async def add_dependency(session: AsyncSession, actor: Actor, item: Item, needed: Item) -> None:
    """Refuse what would close a circle, naming it; a second time changes nothing."""
    await lock(session, "dependencies")
    ring = circle_through(await queries.all_needs(session), item.id, needed.id)
    if ring is not None:
        raise await _circle(session, ring)
    added = await session.scalar(
        insert_or_ignore(session, Dependency)
        .values(item_id=item.id, needs_id=needed.id)
        .returning(Dependency.item_id)
    )
    if added is not None:
        _tell(session, actor, item, {"needs": None}, {"needs": needed.id})


async def remove_dependency(session: AsyncSession, actor: Actor, item: Item, needed: UUID) -> None:
    gone = await session.scalar(
        delete(Dependency)
        .where(Dependency.item_id == item.id, Dependency.needs_id == needed)
        .returning(Dependency.item_id)
    )
    if gone is not None:
        _tell(session, actor, item, {"needs": needed}, {"needs": None})


def _tell(
    session: AsyncSession,
    actor: Actor,
    item: Item,
    before: dict[str, UUID | None],
    after: dict[str, UUID | None],
) -> None:
    record_changes(session, actor, item.id, before, after)
    audit.record(session, actor, "item.needs_changed", item.id, before=before, after=after)


async def _circle(session: AsyncSession, ring: list[UUID]) -> ClosesACircle:
    rows = await session.execute(select(Item.id, Item.title).where(Item.id.in_(ring)))
    titles = {item_id: title for item_id, title in rows}
    return ClosesACircle(
        " needs ".join(f"“{titles[each]}”" for each in ring) + ".",
        circle=[{"item": str(each), "title": titles[each]} for each in ring],
    )
