"""What lies below an item: dates, effort and progress of everything nested in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.items.models import Item
from services.roadmap_api.items.schemas import EffortOut, RollupOut
from services.roadmap_api.items.stages import LIVE

# How far an item without parts is, by its stage alone.
PROGRESS = {"building": 0.5, "launched": 1.0, "measured": 1.0, "closed": 1.0}


async def rollups_of(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, RollupOut]:
    """For each id that has items below it, what they add up to; one statement."""
    below = (
        select(Item.parent_id.label("root"), Item.id)
        .where(Item.parent_id.in_(list(ids)))
        .cte("below", recursive=True)
    )
    below = below.union(select(below.c.root, Item.id).join(below, Item.parent_id == below.c.id))
    rows = await session.execute(
        select(below.c.root, Item).join(Item, Item.id == below.c.id).where(Item.stage != "declined")
    )
    found: dict[UUID, list[Item]] = defaultdict(list)
    for root, item in rows:
        found[root].append(item)
    return {root: rollup(items) for root, items in found.items()}


def rollup(items: Sequence[Item]) -> RollupOut:
    """Of the lowest items alone, since those between only add up what is below them.

    Progress is weighted by likely effort; an item without effort weighs as the average one.
    """
    between = {item.parent_id for item in items}
    leaves = [item for item in items if item.id not in between]
    known = [item.effort_likely for item in leaves if item.effort_likely]
    usual = sum(known) / len(known) if known else 1.0
    weights = [item.effort_likely or usual for item in leaves]
    done = sum(w * PROGRESS.get(i.stage, 0.0) for w, i in zip(weights, leaves, strict=True))
    return RollupOut(
        items=len(items),
        done=sum(item.stage in LIVE for item in items),
        progress=round(done / sum(weights), 4) if leaves else 0.0,
        starts_on=min((i.starts_on for i in items if i.starts_on), default=None),
        ends_on=max((i.expected_on for i in items if i.expected_on), default=None),
        effort=_effort(leaves) if known else None,
    )


def _effort(leaves: Sequence[Item]) -> EffortOut:
    return EffortOut(
        low=sum(item.effort_low or 0.0 for item in leaves),
        likely=sum(item.effort_likely or 0.0 for item in leaves),
        high=sum(item.effort_high or 0.0 for item in leaves),
    )
