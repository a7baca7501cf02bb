"""The schedule of what is not built yet, from items and their dependencies."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.dependencies import queries
from services.roadmap_api.dependencies.forecast import Stretch, finishes
from services.roadmap_api.dependencies.network import Slot, Task, schedule
from services.roadmap_api.dependencies.schemas import SlotOut
from services.roadmap_api.items.models import Item


async def scheduled(
    session: AsyncSession, today: date, product: UUID | None = None
) -> list[SlotOut]:
    """Two statements; needs in other products count, but only this product's items are told."""
    items = {item.id: item for item in await queries.open_items(session)}
    needs = await queries.all_needs(session)
    tasks = [task_of(item, needs.get(item.id, ())) for item in items.values()]
    ends = finishes(tasks, {item.id: stretch_of(item) for item in items.values()}, today)
    return [
        _slot(items[slot.id], slot, ends[slot.id], needs.get(slot.id, set()) & items.keys())
        for slot in schedule(tasks, today)
        if product is None or items[slot.id].product_id == product
    ]


def task_of(item: Item, needs: Sequence[UUID] | set[UUID] | tuple[()]) -> Task:
    return Task(item.id, days_of(item), item.starts_on, frozenset(needs))


def days_of(item: Item) -> int:
    """The planned span where both dates are set, else seven days for each likely person-week."""
    if item.starts_on and item.ends_on:
        return (item.ends_on - item.starts_on).days + 1
    return max(1, ceil((item.effort_likely or 0) * 7))


def stretch_of(item: Item) -> Stretch:
    if not item.effort_likely:
        return Stretch()
    low = item.effort_likely if item.effort_low is None else item.effort_low
    high = item.effort_likely if item.effort_high is None else item.effort_high
    return Stretch(low / item.effort_likely, high / item.effort_likely)


def _slot(item: Item, slot: Slot, ends: Sequence[date], needs: set[UUID]) -> SlotOut:
    return SlotOut(
        item=item.id,
        title=item.title,
        stage=item.stage,
        product=item.product_id,
        team=item.team_id,
        days=days_of(item),
        needs=sorted(needs),
        earliest_start=slot.earliest_start,
        earliest_finish=slot.earliest_finish,
        latest_start=slot.latest_start,
        latest_finish=slot.latest_finish,
        slack_days=slot.slack_days,
        critical=slot.is_critical,
        likely_finish=ends[0],
        late_finish=ends[1],
        ends_on=item.ends_on,
        is_late=item.ends_on is not None and slot.earliest_finish > item.ends_on,
    )
