from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.db import insert_or_ignore
from services.common.inbox import Handlers
from services.roadmap_api.thread.models import FirstRequest

handlers = Handlers()


@handlers.on("feedback.demand_changed")
async def note_first_request(session: AsyncSession, data: dict[str, Any]) -> None:
    """Demand with a request in it, for the first time: that is when the need was found."""
    requests = data.get("requests") or []
    if not requests:
        return
    await session.execute(
        insert_or_ignore(session, FirstRequest).values(
            item_id=UUID(str(data["item"])),
            request_id=UUID(str(requests[0]["id"])),
            at=clock.now(),
        )
    )
