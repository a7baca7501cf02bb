"""What metrics_api last said of metrics, for the modules that promise and measure."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.metrics.models import Metric


async def known_metrics(session: AsyncSession, keys: Collection[str]) -> dict[str, Metric]:
    if not keys:
        return {}
    rows = await session.scalars(
        select(Metric).where(Metric.key.in_(keys), Metric.is_deleted.is_(False))
    )
    return {row.key: row for row in rows}


async def direction_of(session: AsyncSession, key: str | None) -> str | None:
    """“up” or “down”; None for a metric not heard of yet."""
    if key is None:
        return None
    found = (await known_metrics(session, {key})).get(key)
    return found.direction if found else None
