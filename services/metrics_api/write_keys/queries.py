from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import NotFound
from services.metrics_api.write_keys.models import WriteKey


def write_keys() -> Select[WriteKey]:
    return select(WriteKey)


async def get_write_key(session: AsyncSession, key_id: UUID) -> WriteKey:
    found: WriteKey | None = await session.get(WriteKey, key_id)
    if found is None:
        raise NotFound("No write key has this id.")
    return found
