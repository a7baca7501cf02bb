from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common.db import upsert
from services.common.inbox import Handlers
from services.roadmap_api.told.models import Told

handlers = Handlers()


@handlers.on("feedback.messages_told")
async def take_told(session: AsyncSession, data: dict[str, Any]) -> None:
    """How many of those who asked have heard, by kind of message; an older word changes nothing."""
    key = {"item_id": UUID(str(data["item"])), "kind": str(data["kind"])}
    known = await session.get(Told, (key["item_id"], key["kind"]))
    sequence = int(data.get("sequence") or 0)
    if known is not None and sequence < known.sequence:
        return
    sent = data.get("last_sent_at")
    values = {
        "companies_told": int(data.get("companies_told") or 0),
        "companies_due": int(data.get("companies_due") or 0),
        "contacts_told": int(data.get("contacts_told") or 0),
        "last_sent_at": datetime.fromisoformat(sent) if sent else None,
        "sequence": sequence,
    }
    await session.execute(
        upsert(session, Told, key | values, index_elements=["item_id", "kind"], set_=list(values))
    )
    if known is not None:
        session.expire(known)
