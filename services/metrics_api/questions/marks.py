"""Launches that stand on every chart of their days."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.metrics_api.launches.models import Launch
from services.metrics_api.questions.times import Span


async def marks(session: AsyncSession, span: Span) -> list[dict[str, Any]]:
    rows = await session.scalars(
        select(Launch)
        .where(Launch.live_at >= span.since, Launch.live_at < span.until)
        .order_by(Launch.live_at)
    )
    return [
        {
            "launch": str(launch.id),
            "item": str(launch.item_id),
            "title": launch.title,
            "metric": launch.metric_key,
            "at": launch.live_at,
        }
        for launch in rows
    ]
