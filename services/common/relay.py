"""Carries the outbox to the other services: at least once, in order per subject."""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

import httpx
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.common.db import Database
from services.common.outbox import plain
from services.common.settings import Settings
from services.common.signing import SERVICE_HEADER, sign_event
from services.common.tables import Delivery, OutboxEvent

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
BATCH = 200
# Refusals of one event by a service that is up; after these its subject goes on without it.
MOST_REFUSALS = 20


@dataclass
class Parcel:
    delivery: Delivery
    event: OutboxEvent
    error: str | None = None
    refused: bool = False
    tried: bool = False


class Relay:
    """One service's relay; `run` goes on until cancelled, `deliver` does one round."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        database: Database,
        peers: dict[str, httpx.AsyncClient],
    ) -> None:
        self.name, self.settings, self.database, self.peers = name, settings, database, peers

    async def deliver(self, target: str) -> int:
        """Lease, deliver, record; no transaction is open while HTTP is under way."""
        async with self.database.sessions.begin() as session:
            parcels = await self._lease(session, target)
        if not parcels:
            return 0
        by_subject = groupby(
            sorted(parcels, key=lambda parcel: parcel.event.subject),
            key=lambda parcel: parcel.event.subject,
        )
        limit = asyncio.Semaphore(8)
        await asyncio.gather(
            *(self._deliver_in_order(target, list(group), limit) for _, group in by_subject)
        )
        async with self.database.sessions.begin() as session:
            await _record(session, parcels)
        return sum(1 for parcel in parcels if parcel.tried and parcel.error is None)

    async def _lease(self, session: AsyncSession, target: str) -> list[Parcel]:
        now = datetime.now(UTC)
        earlier = aliased(Delivery)
        blocked = (
            select(earlier.id)
            .where(
                earlier.target == target,
                earlier.subject == Delivery.subject,
                earlier.sequence < Delivery.sequence,
                earlier.delivered_at.is_(None),
                earlier.failed_at.is_(None),
                (earlier.next_at > now) | (earlier.leased_until > now),
            )
            .exists()
        )
        rows = await session.execute(
            select(Delivery, OutboxEvent)
            .join(OutboxEvent, OutboxEvent.sequence == Delivery.sequence)
            .where(
                Delivery.target == target,
                Delivery.delivered_at.is_(None),
                Delivery.failed_at.is_(None),
                Delivery.next_at <= now,
                Delivery.leased_until.is_(None) | (Delivery.leased_until <= now),
                ~blocked,
            )
            .order_by(Delivery.sequence)
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=Delivery)
        )
        parcels = [Parcel(delivery, event) for delivery, event in rows]
        if parcels:
            await session.execute(
                update(Delivery)
                .where(Delivery.id.in_([parcel.delivery.id for parcel in parcels]))
                .values(leased_until=now + LEASE)
            )
        return parcels

    async def _deliver_in_order(
        self, target: str, parcels: list[Parcel], limit: asyncio.Semaphore
    ) -> None:
        async with limit:
            for parcel in parcels:
                parcel.tried = True
                await self._deliver(target, parcel)
                if parcel.error is not None:
                    return

    async def _deliver(self, target: str, parcel: Parcel) -> None:
        event = parcel.event
        body = json.dumps(
            {
                "type": event.name,
                "timestamp": plain(event.occurred_at),
                "data": {
                    **event.state,
                    "id": str(event.id),
                    "subject": event.subject,
                    "sequence": event.sequence,
                    "actor": event.actor,
                    **({"record_id": event.state["id"]} if "id" in event.state else {}),
                },
            }
        ).encode()
        headers = sign_event(self.settings.inbox_secret(self.name, target), str(event.id), body)
        headers[SERVICE_HEADER] = self.name
        try:
            answer = await self.peers[target].post("/internal/inbox", content=body, headers=headers)
        except httpx.HTTPError as problem:
            parcel.error = f"{type(problem).__name__}: {problem}"
            return
        if answer.is_error:
            parcel.error = f"{answer.status_code}: {answer.text[:500]}"
            parcel.refused = answer.status_code not in (429, 502, 503, 504)
            log.warning("event refused", extra={"event": event.name, "error": parcel.error})


async def _record(session: AsyncSession, parcels: list[Parcel]) -> None:
    now = datetime.now(UTC)
    done = [parcel.delivery.id for parcel in parcels if parcel.tried and parcel.error is None]
    if done:
        await session.execute(
            update(Delivery).where(Delivery.id.in_(done)).values(delivered_at=now)
        )
    waiting = [parcel.delivery.id for parcel in parcels if not parcel.tried]
    if waiting:
        await session.execute(
            update(Delivery).where(Delivery.id.in_(waiting)).values(leased_until=None)
        )
    for parcel in parcels:
        if parcel.error is not None:
            attempts = parcel.delivery.attempts + (1 if parcel.refused else 0)
            wait = min(2 ** min(parcel.delivery.attempts, 8), 300) if parcel.refused else 1
            given_up = now if attempts >= MOST_REFUSALS else None
            await session.execute(
                update(Delivery)
                .where(Delivery.id == parcel.delivery.id)
                .values(
                    attempts=attempts,
                    leased_until=None,
                    last_error=parcel.error,
                    next_at=now + timedelta(seconds=wait),
                    failed_at=given_up,
                )
            )
