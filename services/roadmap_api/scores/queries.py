from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.demand.models import ItemDemand
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.stages import OPEN
from services.roadmap_api.scores.models import RankOfDay, Score, Weighting
from services.roadmap_api.scores.ranking import Candidate, Opinion

LOOK_BACK = timedelta(days=7)


async def candidates(session: AsyncSession, framework: str) -> list[Candidate]:
    """Every item that is not built yet, with its demand and what people said; two statements."""
    said = await _opinions(session, framework)
    rows = await session.execute(
        select(
            Item.id,
            Item.effort_likely,
            ItemDemand.companies,
            ItemDemand.votes,
            ItemDemand.notes,
            ItemDemand.arr,
        )
        .outerjoin(ItemDemand, ItemDemand.item_id == Item.id)
        .where(Item.stage.in_(OPEN))
    )
    return [
        Candidate(
            id=item_id,
            effort=effort,
            companies=companies or 0,
            votes=votes or 0,
            notes=notes or 0,
            arr=arr or Decimal(0),
            opinions=said.get(item_id, ()),
        )
        for item_id, effort, companies, votes, notes, arr in rows
    ]


async def _opinions(session: AsyncSession, framework: str) -> dict[UUID, list[Opinion]]:
    said: dict[UUID, list[Opinion]] = defaultdict(list)
    rows = await session.execute(
        select(Score.item_id, Score.scorer_name, Score.inputs, Score.reason)
        .where(Score.framework == framework)
        .order_by(Score.updated_at)
    )
    for item_id, scorer, inputs, reason in rows:
        said[item_id].append(Opinion(scorer, inputs, reason))
    return said


async def weights_of(session: AsyncSession, framework: str) -> Mapping[str, float] | None:
    found: dict[str, float] | None = await session.scalar(
        select(Weighting.weights).where(Weighting.framework == framework)
    )
    return found


async def ranks_last_week(
    session: AsyncSession, framework: str, today: date
) -> dict[UUID, RankOfDay]:
    """The ranks of a week ago, or of the last day before that has any."""
    day = (
        select(func.max(RankOfDay.day))
        .where(RankOfDay.framework == framework, RankOfDay.day <= today - LOOK_BACK)
        .scalar_subquery()
    )
    rows = await session.scalars(
        select(RankOfDay).where(RankOfDay.framework == framework, RankOfDay.day == day)
    )
    return {row.item_id: row for row in rows}


async def items_with_demand(
    session: AsyncSession, ids: list[UUID]
) -> dict[UUID, tuple[Item, ItemDemand | None]]:
    rows = await session.execute(
        select(Item, ItemDemand)
        .outerjoin(ItemDemand, ItemDemand.item_id == Item.id)
        .where(Item.id.in_(ids))
    )
    return {item.id: (item, demand) for item, demand in rows}


def scores_of(item: Item) -> Select[Score]:
    return select(Score).where(Score.item_id == item.id)


async def frameworks_in_use(session: AsyncSession) -> list[str]:
    used: Any = await session.scalars(select(Score.framework).distinct())
    return sorted({"rice", *used})
