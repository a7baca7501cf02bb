from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import NotFound
from services.metrics_api.readings.models import Reading


async def get_reading(session: AsyncSession, reading_id: UUID) -> Reading:
    found = await session.get(Reading, reading_id)
    if found is None:
        raise NotFound(f"No reading has the id {reading_id}.")
    return found


def readings(
    *, launch: UUID | None = None, item: UUID | None = None, metric: str | None = None
) -> Select[Reading]:
    statement = select(Reading)
    if launch is not None:
        statement = statement.where(Reading.launch_id == launch)
    if item is not None:
        statement = statement.where(Reading.item_id == item)
    if metric is not None:
        statement = statement.where(Reading.metric_key == metric)
    return statement


def overdue(now: datetime, grace: timedelta) -> Select[Reading]:
    """Readings whose next look should have come: a job was lost on the way."""
    return select(Reading).where(Reading.due_at.is_not(None), Reading.due_at < now - grace)
