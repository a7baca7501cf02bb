"""Approved messages go out."""

from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import select

from services.common.jobs import Runners
from services.feedback_api.messages import actions
from services.feedback_api.messages.models import Message

runners = Runners()


@runners.on("messages.tell")
async def tell(app: FastAPI, payload: dict[str, Any]) -> None:
    """In one transaction: told, and marked as sent, or neither."""
    async with app.state.database.sessions.begin() as session:
        message = await session.scalar(
            select(Message).where(Message.id == UUID(payload["message"])).with_for_update()
        )
        if message is not None and message.state == "approved":
            await actions.tell(session, app.state.settings, message)
    app.state.wake.set()
