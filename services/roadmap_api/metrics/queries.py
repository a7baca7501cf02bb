from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.roadmap_api.metrics.models import Metric, MetricPoint


async def metrics_by_key(session: AsyncSession, keys: Iterable[str]) -> dict[str, Metric]:
    """Those of the keys that have been heard of and not deleted since."""
    rows = await session.scalars(
        select(Metric).where(Metric.key.in_(set(keys)), Metric.is_deleted.is_(False))
    )
    return {row.key: row for row in rows}


async def find_metric(session: AsyncSession, key: str) -> Metric | None:
    return (await metrics_by_key(session, [key])).get(key)


async def points_by_key(
    session: AsyncSession, keys: Iterable[str], weeks: int = 13
) -> dict[str, list[tuple[datetime, float]]]:
    """Values of the last weeks, oldest first."""
    since = clock.now() - timedelta(weeks=weeks)
    found: dict[str, list[tuple[datetime, float]]] = defaultdict(list)
    rows = await session.scalars(
        select(MetricPoint)
        .where(MetricPoint.key.in_(set(keys)), MetricPoint.at > since)
        .order_by(MetricPoint.at)
    )
    for row in rows:
        found[row.key].append((row.at, row.value))
    return found
