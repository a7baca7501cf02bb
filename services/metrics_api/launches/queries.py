from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.metrics_api.launches.models import Launch


async def find_launch(session: AsyncSession, launch_id: UUID | None) -> Launch | None:
    return None if launch_id is None else await session.get(Launch, launch_id)


def launches(*, metric: str | None = None) -> Select[Launch]:
    statement = select(Launch)
    return statement if metric is None else statement.where(Launch.metric_key == metric)


def launches_inside(
    metric: str, since: datetime, until: datetime, *, other_than: UUID | None
) -> Select[Launch]:
    """What else was promised on the same metric and went live in that time."""
    statement = launches(metric=metric).where(Launch.live_at >= since, Launch.live_at < until)
    if other_than is not None:
        statement = statement.where(Launch.id != other_than)
    return statement.order_by(Launch.live_at)
