"""Which services have taken an erasure: seen by their answers to the event."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.jobs import Runners
from services.common.tables import Delivery, OutboxEvent
from services.feedback_api.contacts.models import Erasure

runners = Runners()


@runners.every(seconds=5)
async def confirm_erasures(app: FastAPI) -> None:
    async with app.state.database.reads() as session:
        open_ones = [row.id for row in await session.scalars(select(Erasure)) if _is_open(row)]
    if not open_ones:
        return
    async with app.state.database.sessions.begin() as session:
        for erasure in await session.scalars(select(Erasure).where(Erasure.id.in_(open_ones))):
            await _confirm(session, erasure)


def _is_open(erasure: Erasure) -> bool:
    return not all(erasure.confirmed.values())


async def _confirm(session: AsyncSession, erasure: Erasure) -> None:
    """Once all have it, the event itself forgets whom it was about."""
    rows = await session.execute(
        select(OutboxEvent, Delivery.target, Delivery.delivered_at)
        .join(Delivery, Delivery.sequence == OutboxEvent.sequence)
        .where(
            OutboxEvent.name == "feedback.contact_erased",
            OutboxEvent.subject == str(erasure.contact_id),
        )
    )
    confirmed: dict[str, Any] = dict(erasure.confirmed)
    told: OutboxEvent | None = None
    for event, target, delivered_at in rows:
        told = event
        if delivered_at is not None:
            confirmed[target] = delivered_at.isoformat()
    if confirmed != erasure.confirmed:
        erasure.confirmed = confirmed
    if told is not None and not _is_open(erasure):
        told.state = {"id": str(erasure.contact_id)}
