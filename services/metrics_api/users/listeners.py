from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import jobs
from services.common.inbox import Handlers

handlers = Handlers()


@handlers.on("feedback.contact_erased")
async def take_erasure(session: AsyncSession, told: dict[str, Any]) -> None:
    """Noted with the event itself, done at once by the worker, and again until it is done."""
    payload = {
        "contact": str(told["id"]),
        "user": told.get("external_id") or "",
        "email_sha256": told.get("email_sha256") or "",
    }
    await jobs.enqueue(session, "users.erase", payload, key=f"erase {payload['contact']}")
