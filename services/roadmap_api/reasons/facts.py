from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.roadmap_api.cases.events import signed_effect
from services.roadmap_api.dependencies.models import Dependency
from services.roadmap_api.items.models import Item
from services.roadmap_api.objectives.models import Objective
from services.roadmap_api.reasons.sentences import Effect, Facts
from services.roadmap_api.thread.facts import Known, known_of


async def facts_of(session: AsyncSession, actor: Actor, item: Item, currency: str) -> Facts:
    """What is on record of an item, without sums for those who may not see money."""
    known = await known_of(session, item)
    demand, rank = known.demand, known.rank
    objective = await session.get(Objective, item.objective_id) if item.objective_id else None
    money = demand is not None and actor.sees_money
    return Facts(
        title=item.title,
        stage=item.stage,
        stage_reason=item.stage_reason,
        companies=demand.companies if demand else 0,
        arr=demand.arr if demand and money else None,
        renewing_arr=demand.renewing_arr if demand and money else None,
        objective=objective.name if objective else None,
        rank=rank.rank if rank else None,
        rank_of=rank.of if rank else None,
        promised=_promised(known),
        approved_on=known.case.approved_at.date()
        if known.case and known.case.approved_at
        else None,
        verdict=known.verdict.verdict if known.verdict else None,
        expected_on=item.expected_on,
        launched_on=item.launched_at.date() if item.launched_at else None,
        customer_wording=item.wording_customer,
        sales_wording=item.wording_sales,
        acceptance=item.brief.get("acceptance"),
        problem=item.brief.get("problem"),
        needs=tuple(await _needs(session, item.id)),
        currency=currency,
    )


def _promised(known: Known) -> Effect | None:
    case, metric = known.case, known.metric
    if case is None or case.metric is None:
        return None
    effect = signed_effect(case, metric.direction if metric else None)
    return Effect(
        low=effect["low"],
        high=effect["high"],
        metric=metric.name if metric else case.metric,
        unit=metric.unit if metric else None,
        is_relative=case.effect_is == "relative",
        is_share=metric is not None and metric.kind in ("ratio", "funnel", "retention"),
    )


async def _needs(session: AsyncSession, item_id: UUID) -> list[str]:
    """Titles of what must come first."""
    rows = await session.scalars(
        select(Item.title)
        .join(Dependency, Dependency.needs_id == Item.id)
        .where(Dependency.item_id == item_id)
        .order_by(Item.title)
    )
    return list(rows)
