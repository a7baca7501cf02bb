from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import jobs
from services.common.inbox import Handlers
from services.roadmap_api.metrics.actions import keep_metric

handlers = Handlers()


@handlers.on("metrics.metric_changed")
async def take_metric(session: AsyncSession, data: dict[str, Any]) -> None:
    """Key results bound to it move with it; of a metric just heard of, ask for its past weeks."""
    if await keep_metric(session, data):
        await ask_for_past(session, data["key"])


async def ask_for_past(session: AsyncSession, key: str) -> None:
    await jobs.enqueue(session, "metrics.past", {"key": key}, key=f"metrics.past {key}")
