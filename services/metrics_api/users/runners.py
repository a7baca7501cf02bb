from typing import Any

from fastapi import FastAPI

from services.common import outbox
from services.common.jobs import Runners
from services.metrics_api.users.erasure import erase
from services.metrics_api.users.events import UserErased

runners = Runners()


@runners.on("users.erase")
async def erase_user(app: FastAPI, told: dict[str, Any]) -> None:
    contact = str(told["contact"])
    events = await erase(app.state.store, contact, told["user"], told["email_sha256"])
    async with app.state.database.sessions.begin() as session:
        outbox.record(session, UserErased(contact, {"id": contact, "events": events}))
