"""Items as the one who asks may see them: one shape for each kind of reader."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.actors import Actor
from services.common.tables import Tombstone
from services.roadmap_api.demand.models import ItemDemand
from services.roadmap_api.demand.schemas import DemandOut
from services.roadmap_api.items.health import dates_range, health
from services.roadmap_api.items.models import ExternalId, Item
from services.roadmap_api.items.names import Names, names_around
from services.roadmap_api.items.queries import is_outsider
from services.roadmap_api.items.rollups import PROGRESS, rollups_of
from services.roadmap_api.items.schemas import (
    AnyItemOut,
    ExternalIdOut,
    ItemOut,
    PublicItemOut,
    RollupOut,
    SafeItemOut,
    WordingOut,
)
from services.roadmap_api.items.stages import TOLD
from services.roadmap_api.scores.models import RankOfDay


async def answer(session: AsyncSession, actor: Actor, item: Item) -> AnyItemOut:
    return (await answers(session, actor, [item]))[0]


async def answer_page(session: AsyncSession, actor: Actor, page: dict[str, Any]) -> dict[str, Any]:
    """The same page with each row in the reader's shape; words of deleted rows stay."""
    items = [row for row in page["results"] if isinstance(row, Item)]
    shapes = iter(await answers(session, actor, items))
    page["results"] = [
        row if isinstance(row, Tombstone) else next(shapes) for row in page["results"]
    ]
    return page


async def answers(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> list[AnyItemOut]:
    """Five statements for internal readers, two for sales, none for customers."""
    if is_outsider(actor):
        return [public_item(item) for item in items]
    if not items:
        return []
    names = await names_around(session, items)
    demand = await _demand_of(session, items)
    if not actor.is_internal:
        return [_safe_item(item, names, demand.get(item.id)) for item in items]
    around = Around(
        names,
        demand if actor.sees_money else {},
        await rollups_of(session, [item.id for item in items]),
        await _ranks_of(session, items),
        await external_ids_of(session, [item.id for item in items]),
    )
    return [_internal_item(item, around) for item in items]


class Around:
    """What is loaded beside a page of items."""

    def __init__(
        self,
        names: Names,
        demand: dict[UUID, ItemDemand],
        rollups: dict[UUID, RollupOut],
        ranks: dict[UUID, RankOfDay],
        external_ids: dict[UUID, list[ExternalIdOut]],
    ) -> None:
        self.names, self.demand, self.rollups = names, demand, rollups
        self.ranks, self.external_ids = ranks, external_ids


def _internal_item(item: Item, around: Around) -> ItemOut:
    now = clock.now()
    found = health(item, now.date(), now)
    rank = around.ranks.get(item.id)
    rollup = around.rollups.get(item.id)
    demand = around.demand.get(item.id)
    names = around.names
    own = {name: getattr(item, name) for name in _OWN}
    return ItemOut(
        **own,
        product_name=names.of(item.product_id),
        area_name=names.of(item.area_id),
        parent_title=names.of(item.parent_id),
        objective_name=names.of(item.objective_id),
        team_name=names.of(item.team_id),
        owner_name=names.of(item.owner_id),
        owner_email=names.email_of(item.owner_id),
        ends_between=dates_range(item),
        slip_days=_slip(item),
        wording=WordingOut(**item.wording),
        health=found.state,
        health_reason=found.reason,
        health_is_stale=found.is_stale,
        progress=rollup.progress if rollup else PROGRESS.get(item.stage, 0.0),
        rollup=rollup,
        demand=DemandOut.model_validate(demand) if demand else None,
        rank=rank.rank if rank else None,
        rank_of=rank.of if rank else None,
        score=rank.score if rank else None,
        external_ids=around.external_ids.get(item.id, []),
    )


_OWN = (
    "id",
    "title",
    "kind",
    "stage",
    "stage_since",
    "stage_reason",
    "paused_from",
    "launched_at",
    "horizon",
    "position",
    "product",
    "area",
    "parent",
    "objective",
    "team",
    "owner",
    "starts_on",
    "ends_on",
    "expected_on",
    "effort",
    "audience",
    "safe_wording",
    "brief",
    "feasibility",
    "tags",
    "health_note",
    "confidence",
    "created_at",
    "updated_at",
    "version",
)


def _safe_item(item: Item, names: Names, demand: ItemDemand | None) -> SafeItemOut:
    return SafeItemOut(
        **{name: getattr(item, name) for name in _SAFE},
        product_name=names.of(item.product_id),
        launched_on=_launched_on(item),
        wording=WordingOut(customer=item.wording_customer, sales=item.wording_sales),
        companies=demand.companies if demand else None,
    )


_SAFE = (
    "id",
    "title",
    "kind",
    "stage",
    "horizon",
    "product",
    "expected_on",
    "audience",
    "safe_wording",
    "updated_at",
    "version",
)


def public_item(item: Item) -> PublicItemOut:
    wording = item.wording_customer or ""
    stage: Any = TOLD.get(item.stage, item.stage)
    horizon: Any = item.horizon
    is_promised = stage in ("planned", "building")
    return PublicItemOut(
        id=item.id,
        title=first_sentence(wording),
        wording=wording,
        stage=stage,
        horizon=horizon if stage in ("idea", "planned", "building") else None,
        expected_on=item.expected_on if is_promised else None,
        launched_on=_launched_on(item),
        updated_at=item.updated_at,
    )


def first_sentence(text: str, most: int = 120) -> str:
    """Up to the first full stop or line end, shortened at a word."""
    line = text.strip().splitlines()[0] if text.strip() else ""
    end = line.find(". ")
    line = line[: end + 1] if end > 0 else line
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + "…"


def _launched_on(item: Item) -> date | None:
    return item.launched_at.date() if item.launched_at else None


def _slip(item: Item) -> int | None:
    if item.likely_on is None or item.ends_on is None:
        return None
    return (item.likely_on - item.ends_on).days


async def _demand_of(session: AsyncSession, items: Sequence[Item]) -> dict[UUID, ItemDemand]:
    ids = [item.id for item in items]
    rows = await session.scalars(select(ItemDemand).where(ItemDemand.item_id.in_(ids)))
    return {row.item_id: row for row in rows}


async def _ranks_of(session: AsyncSession, items: Sequence[Item]) -> dict[UUID, RankOfDay]:
    last = select(func.max(RankOfDay.day)).where(RankOfDay.framework == "rice").scalar_subquery()
    rows = await session.scalars(
        select(RankOfDay).where(
            RankOfDay.framework == "rice",
            RankOfDay.day == last,
            RankOfDay.item_id.in_([item.id for item in items]),
        )
    )
    return {row.item_id: row for row in rows}


async def external_ids_of(
    session: AsyncSession, ids: Sequence[UUID]
) -> dict[UUID, list[ExternalIdOut]]:
    found: dict[UUID, list[ExternalIdOut]] = defaultdict(list)
    for row in await session.scalars(select(ExternalId).where(ExternalId.item_id.in_(ids))):
        found[row.item_id].append(ExternalIdOut(tool=row.tool, id=row.external_id))
    return found
