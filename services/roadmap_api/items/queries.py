from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import ANONYMOUS, Actor
from services.common.problems import NotFound
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.stages import ASIDE, TOLD, WAY

PUBLIC = ANONYMOUS


def is_outsider(actor: Actor) -> bool:
    """Sees public items alone, in the customer's wording."""
    return "sales_safe" not in actor.audiences


def visible_items(actor: Actor) -> Select[Item]:
    """An item without customer wording has nothing that an outsider could be shown."""
    items = select(Item).where(Item.audience.in_(actor.audiences))
    if is_outsider(actor):
        items = items.where(Item.wording_customer.is_not(None))
    return items


def found_items(
    actor: Actor,
    *,
    stage: list[str] | None = None,
    horizon: list[str] | None = None,
    q: str | None = None,
    **belongs_to: UUID | None,
) -> Select[Item]:
    """`belongs_to`: product, objective, team, owner, parent. Each word of `q` must occur."""
    items = visible_items(actor)
    if stage:
        items = items.where(Item.stage.in_(_told_as(stage) if is_outsider(actor) else stage))
    if horizon:
        items = items.where(Item.horizon.in_(horizon))
    for name, wanted in belongs_to.items():
        if wanted is not None:
            items = items.where(getattr(Item, f"{name}_id") == wanted)
    return _holding(items, actor, q) if q else items


def _told_as(stages: list[str]) -> list[str]:
    """The stages that an outsider hears of by these names."""
    return [stage for stage in (*WAY, *ASIDE) if TOLD.get(stage, stage) in stages]


def _holding(items: Select[Item], actor: Actor, q: str) -> Select[Item]:
    text: Any = Item.searchable if actor.is_internal else Item.searchable_safe
    if is_outsider(actor):
        text = func.lower(Item.wording_customer)
    for word in q.lower().split()[:20]:
        items = items.where(text.contains(word, autoescape=True))
    return items


async def get_item(session: AsyncSession, actor: Actor, item_id: UUID) -> Item:
    found = await session.scalar(visible_items(actor).where(Item.id == item_id))
    if found is None:
        raise NotFound(f"No item has the id {item_id}.")
    return found


async def ancestors_of(session: AsyncSession, item_id: UUID) -> set[UUID]:
    """The ids above an item, itself included."""
    above = select(Item.id, Item.parent_id).where(Item.id == item_id).cte("above", recursive=True)
    above = above.union(select(Item.id, Item.parent_id).join(above, Item.id == above.c.parent_id))
    return set(await session.scalars(select(above.c.id)))
