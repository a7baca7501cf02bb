from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import NotFound
from services.roadmap_api.keys.checksums import is_key
from services.roadmap_api.keys.models import ApiKey
from services.roadmap_api.sessions.secrets import hash_of


def unrevoked_keys() -> Select[ApiKey]:
    return select(ApiKey).where(ApiKey.revoked_at.is_(None))


async def get_key(session: AsyncSession, key_id: UUID) -> ApiKey:
    found = await session.scalar(unrevoked_keys().where(ApiKey.id == key_id))
    if found is None:
        raise NotFound(f"No key has the id {key_id}.")
    return found


async def find_valid(session: AsyncSession, key: str, today: date) -> ApiKey | None:
    """The key's row, on every day up to and with `expires_on`."""
    if not is_key(key):
        return None
    still = or_(ApiKey.expires_on.is_(None), ApiKey.expires_on >= today)
    found: ApiKey | None = await session.scalar(
        unrevoked_keys().where(ApiKey.key_hash == hash_of(key), still)
    )
    return found
