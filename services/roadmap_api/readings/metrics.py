"""Which way a metric should go, for the modules that promise and measure."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.metrics.queries import find_metric


async def direction_of(session: AsyncSession, key: str | None) -> str | None:
    """“up” or “down”; None for a metric not heard of yet."""
    found = await find_metric(session, key) if key else None
    return found.direction if found else None
