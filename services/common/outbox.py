"""Events, written in the transaction that caused them; the relay delivers them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.events import Event, listeners_of
from services.common.tables import Delivery, OutboxEvent


def record(session: AsyncSession, event: Event, *, actor: Actor | None = None) -> None:
    """Say that something happened. Delivery is the relay's business."""
    record_all(session, [event], actor=actor)


def record_all(session: AsyncSession, events: list[Event], *, actor: Actor | None = None) -> None:
    who = {"kind": actor.kind, "id": actor.id, "name": actor.label} if actor else {"kind": "system"}
    # The lease runs on real time, also where the workspace's clock is held still.
    due = datetime.now(UTC)
    for event in events:
        targets = listeners_of(event.name)
        if targets:
            session.add(
                OutboxEvent(
                    name=event.name,
                    subject=event.subject,
                    actor=who,
                    state=plain(event.state),
                    deliveries=[
                        Delivery(target=target, subject=event.subject, next_at=due)
                        for target in targets
                    ],
                )
            )


def plain(value: Any) -> Any:
    """The same value in JSON's own types."""
    match value:
        case dict():
            return {str(key): plain(held) for key, held in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(held) for held in value]
        case UUID():
            return str(value)
        case Decimal():
            return f"{value:.2f}"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case _:
            return value
