from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common.inbox import Handlers
from services.roadmap_api.demand.actions import keep_demand

handlers = Handlers()


@handlers.on("feedback.demand_changed")
async def take_demand(session: AsyncSession, data: dict[str, Any]) -> None:
    """The counts stand on the item and in its scores; ranks follow in a moment."""
    await keep_demand(session, data)
