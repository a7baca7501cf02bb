"""Events from the other services: taken once each, in the order of their subject."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.db import insert_or_ignore
from services.common.problems import BadRequest
from services.common.signing import SERVICE_HEADER, check_event
from services.common.tables import InboxEvent

Handler = Callable[[AsyncSession, dict[str, Any]], Awaitable[None]]


class Handlers:
    """What a module does when something happened elsewhere."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[Handler]] = {}

    def on(self, *names: str) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            for name in names:
                self.by_name.setdefault(name, []).append(handler)
            return handler

        return register

    def include(self, other: "Handlers") -> None:
        for name, handlers in other.by_name.items():
            self.by_name.setdefault(name, []).extend(handlers)


router = APIRouter(prefix="/internal", include_in_schema=False)


@router.post("/inbox")
async def take_event(request: Request) -> dict[str, str]:
    """An unknown type is kept and answered 200, so that a newer sender never waits for us."""
    app = request.app
    sender = request.headers.get(SERVICE_HEADER, "")
    secret = app.state.settings.inbox_secret(sender, app.state.name)
    event = check_event(secret, dict(request.headers), await request.body())
    try:
        name, data = str(event["type"]), dict(event["data"])
        event_id, subject = UUID(data["id"]), str(data["subject"])
        at = datetime.fromisoformat(event["timestamp"])
    except (KeyError, ValueError, TypeError) as problem:
        raise BadRequest("An event has type, timestamp and data with id and subject.") from problem
    if name.partition(".")[0] != sender:
        raise BadRequest(f"{sender} may not speak of {name}.")
    # What follows from an event happens at the event's own time, also when it arrives late.
    with clock.as_of(at):
        async with app.state.database.sessions.begin() as session:
            await _take_once(session, app.state.handlers, event_id, name, subject, data)
    app.state.wake.set()
    return {"id": str(event_id)}


async def _take_once(
    session: AsyncSession,
    handlers: Handlers,
    event_id: UUID,
    name: str,
    subject: str,
    data: dict[str, Any],
) -> None:
    kept = data if name not in handlers.by_name else {}
    taken = await session.scalar(
        insert_or_ignore(session, InboxEvent)
        .values(id=event_id, name=name, subject=subject, data=kept, received_at=datetime.now(UTC))
        .returning(InboxEvent.id)
    )
    if taken is None:
        return
    # On the wire `id` is the event's; what a module reads is the record's.
    state = {**data, "id": data.get("record_id", subject), "event_id": str(event_id)}
    for handler in handlers.by_name.get(name, []):
        await handler(session, state)
