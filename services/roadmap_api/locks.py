"""One writer at a time for a rule that no constraint can hold, such as "no circles"."""

import zlib

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession


async def lock(session: AsyncSession, name: str) -> None:
    """Held until the transaction ends; on SQLite every writing transaction is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(zlib.crc32(name.encode()))))
