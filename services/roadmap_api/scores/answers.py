"""The ranking as people read it: each line with its parts, its demand and what moved it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.demand.models import ItemDemand
from services.roadmap_api.items.models import Item
from services.roadmap_api.scores import queries
from services.roadmap_api.scores.formulas import FRAMEWORKS, WEIGHTS
from services.roadmap_api.scores.models import RankOfDay
from services.roadmap_api.scores.ranking import Ranked, ranking
from services.roadmap_api.scores.schemas import (
    DemandUsed,
    FrameworkOut,
    PartMoved,
    PartOut,
    PriorityOut,
)

FILLED = {
    "rice": {"reach", "effort"},
    "ice": set(),
    "wsjf": {"value", "job_size"},
    "value_effort": {"value", "effort"},
    "weighted": {"revenue", "customer_value"},
}


async def ranking_now(
    session: AsyncSession, framework: str, weights: Mapping[str, float] | None = None
) -> list[Ranked]:
    weights = weights or await queries.weights_of(session, framework)
    return ranking(framework, await queries.candidates(session, framework), weights)


async def priorities(
    session: AsyncSession,
    framework: str,
    rows: list[Ranked],
    today: date,
) -> list[PriorityOut]:
    """These lines of a ranking with all that stands beside them; two statements."""
    last = await queries.ranks_last_week(session, framework, today)
    items = await queries.items_with_demand(session, [row.id for row in rows])
    return [_priority(row, *items[row.id], last.get(row.id)) for row in rows if row.id in items]


def _priority(
    row: Ranked, item: Item, demand: ItemDemand | None, last: RankOfDay | None
) -> PriorityOut:
    own = ("title", "kind", "stage", "horizon", "product", "team", "owner")
    return PriorityOut(
        **{name: getattr(item, name) for name in own},
        rank=row.rank,
        of=row.of,
        item=item.id,
        effort=item.effort_likely,
        score=row.score,
        parts=row.parts,
        sources=row.sources,
        missing=row.missing,
        reasons=row.reasons,
        demand=DemandUsed.model_validate(demand) if demand else None,
        confidence=row.parts.get("confidence", item.confidence),
        no_evidence=row.has_no_evidence,
        scorers=row.scorers,
        spread=row.spread,
        was=last.rank if last else None,
        moved=last.rank - row.rank if last else None,
        because=_moved(last.parts, row.parts) if last else [],
    )


def _moved(before: dict[str, Any], after: dict[str, float]) -> list[PartMoved]:
    return [
        PartMoved(part=name, before=before.get(name), after=after.get(name))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def framework_answer(key: str, weights: Mapping[str, float] | None) -> FrameworkOut:
    framework = FRAMEWORKS[key]
    used = dict(weights or WEIGHTS) if key == "weighted" else None
    return FrameworkOut(
        key=key,
        name=framework.name,
        formula=framework.formula,
        source=framework.source,
        parts=[
            PartOut(
                name=name,
                low=part.low,
                high=part.high,
                default=part.default,
                is_filled=name in FILLED[key],
            )
            for name, part in framework.parts.items()
        ],
        weights=used,
    )


def find(rows: list[Ranked], item_id: UUID) -> Ranked | None:
    return next((row for row in rows if row.id == item_id), None)
