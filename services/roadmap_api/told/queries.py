from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.told.models import Told


async def told_of(session: AsyncSession, item_id: UUID) -> dict[str, Told]:
    """By kind of message: shipped, outcome, declined, parked."""
    rows = await session.scalars(select(Told).where(Told.item_id == item_id))
    return {row.kind: row for row in rows}
