"""Finding sources and their deliveries."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, undefer

from services.common.problems import NotFound
from services.feedback_api.sources.incoming import Incoming
from services.feedback_api.sources.models import HookDelivery, Source, SourceNote
from services.feedback_api.sources.tools import TOOLS


@dataclass(frozen=True)
class Counts:
    received: int = 0
    failed: int = 0
    last_received_at: datetime | None = None


def sources() -> Select[Source]:
    return select(Source)


async def get_source(session: AsyncSession, source_id: UUID) -> Source:
    found = await session.get(Source, source_id)
    if found is None:
        raise NotFound(f"No source has the id {source_id}.")
    return found


async def counts(session: AsyncSession, ids: list[UUID]) -> dict[UUID, Counts]:
    """How much each source delivered, in one statement."""
    rows = await session.execute(
        select(
            HookDelivery.source_id,
            func.count(),
            func.count().filter(HookDelivery.status == "failed"),
            func.max(HookDelivery.received_at),
        )
        .where(HookDelivery.source_id.in_(ids))
        .group_by(HookDelivery.source_id)
    )
    return {source: Counts(total, failed, last) for source, total, failed, last in rows}


def deliveries(source: Source, *, status: str | None = None) -> Select[HookDelivery]:
    statement = select(HookDelivery).where(HookDelivery.source_id == source.id)
    return statement.where(HookDelivery.status == status) if status else statement


async def get_delivery(session: AsyncSession, source_id: UUID, delivery_id: UUID) -> HookDelivery:
    found = await session.scalar(
        select(HookDelivery)
        .options(undefer(HookDelivery.body))
        .where(HookDelivery.id == delivery_id, HookDelivery.source_id == source_id)
    )
    if found is None:
        raise NotFound(f"No delivery of this source has the id {delivery_id}.")
    return found


async def is_repeat(session: AsyncSession, source: Source, incoming: Incoming) -> bool:
    """Whether this very delivery is here already."""
    found = await session.scalar(
        select(HookDelivery.id).where(
            HookDelivery.source_id == source.id,
            HookDelivery.delivery_id == delivery_id_of(source, incoming),
        )
    )
    return found is not None


def delivery_id_of(source: Source, incoming: Incoming) -> str:
    return TOOLS[source.tool].delivery_id(incoming)[:500]


async def find_delivery(session: AsyncSession, delivery_id: UUID) -> HookDelivery | None:
    """With its body and source, to be normalised."""
    found: HookDelivery | None = await session.scalar(
        select(HookDelivery)
        .options(undefer(HookDelivery.body), joinedload(HookDelivery.source))
        .where(HookDelivery.id == delivery_id)
    )
    return found


async def notes_of(session: AsyncSession, delivery: HookDelivery) -> list[UUID]:
    found = await session.scalars(
        select(SourceNote.feedback_id).where(SourceNote.delivery_id == delivery.id)
    )
    return list(found)
