from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.events import Event
from services.roadmap_api.items.models import ExternalId, Item
from services.roadmap_api.people.models import Person
from services.roadmap_api.scores.models import RankOfDay


@dataclass(frozen=True)
class ItemChanged(Event):
    name: ClassVar[str] = "roadmap.item_changed"


@dataclass(frozen=True)
class ItemDeleted(Event):
    name: ClassVar[str] = "roadmap.item_deleted"


@dataclass(frozen=True)
class StageChanged(Event):
    name: ClassVar[str] = "roadmap.stage_changed"


async def item_changed(session: AsyncSession, item: Item) -> ItemChanged:
    """The item's new state, whole, so that nobody has to call back."""
    owner = await session.get(Person, item.owner_id) if item.owner_id else None
    tools = await session.execute(
        select(ExternalId.tool, ExternalId.external_id).where(ExternalId.item_id == item.id)
    )
    return item_told(
        item,
        owner,
        await _last_rank(session, item.id),
        [{"tool": tool, "id": external_id} for tool, external_id in tools],
    )


def item_told(
    item: Item, owner: Person | None, rank: int | None, external_ids: list[dict[str, str]]
) -> ItemChanged:
    state = {
        "id": item.id,
        "title": item.title,
        "kind": item.kind,
        "stage": item.stage,
        "horizon": item.horizon,
        "starts_on": item.starts_on,
        "ends_on": item.ends_on,
        "expected_on": item.expected_on,
        "audience": item.audience,
        "wording": item.wording,
        "owner": _owner(owner),
        "product": item.product_id,
        "objective": item.objective_id,
        "team": item.team_id,
        "parent": item.parent_id,
        "rank": rank,
        "external_ids": external_ids,
        "deleted": False,
    }
    return ItemChanged(subject=str(item.id), state=state)


def item_deleted(item: Item) -> ItemDeleted:
    return ItemDeleted(subject=str(item.id), state={"id": item.id})


def stage_changed(item: Item, before: str, by: str) -> StageChanged:
    state = {
        "item": item.id,
        "title": item.title,
        "from": before,
        "to": item.stage,
        "reason": item.stage_reason,
        "audience": item.audience,
        "wording": item.wording,
        "by": by,
    }
    return StageChanged(subject=str(item.id), state=state)


def _owner(owner: Person | None) -> dict[str, Any] | None:
    return {"id": owner.id, "name": owner.name, "email": owner.email} if owner else None


async def _last_rank(session: AsyncSession, item_id: UUID) -> int | None:
    last = select(func.max(RankOfDay.day)).where(RankOfDay.framework == "rice").scalar_subquery()
    rank: int | None = await session.scalar(
        select(RankOfDay.rank).where(
            RankOfDay.framework == "rice", RankOfDay.day == last, RankOfDay.item_id == item_id
        )
    )
    return rank
