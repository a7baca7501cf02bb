from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.readings.models import Reading

# The newest step first: a final one before all provisional ones.
NEWEST = (Reading.is_provisional, Reading.days_measured.desc(), Reading.sequence.desc())


def steps_of(*, launch: UUID | None = None, item: UUID | None = None) -> Select[Reading]:
    """Every step told of a launch or an item, oldest first."""
    steps = select(Reading).order_by(Reading.days_measured, Reading.sequence)
    if launch is not None:
        steps = steps.where(Reading.launch_id == launch)
    if item is not None:
        steps = steps.where(Reading.item_id == item)
    return steps


async def find_reading(session: AsyncSession, reading_id: UUID) -> Reading | None:
    """Its newest step."""
    found: Reading | None = await session.scalar(
        select(Reading).where(Reading.reading_id == reading_id).order_by(*NEWEST).limit(1)
    )
    return found


async def newest_by_launch(session: AsyncSession, launches: Iterable[UUID]) -> dict[UUID, Reading]:
    wanted = list(launches)
    if not wanted:
        return {}
    rows = await session.scalars(
        select(Reading).where(Reading.launch_id.in_(wanted)).order_by(*NEWEST)
    )
    found: dict[UUID, Reading] = {}
    for row in rows:
        if row.launch_id is not None:
            found.setdefault(row.launch_id, row)
    return found


async def newest_of_item(
    session: AsyncSession, item_id: UUID, launches: Sequence[UUID] = ()
) -> Reading | None:
    found: Reading | None = await session.scalar(
        select(Reading)
        .where(or_(Reading.item_id == item_id, Reading.launch_id.in_(launches)))
        .order_by(*NEWEST)
        .limit(1)
    )
    return found
