from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import SCOPES, Actor
from services.common.db import Database
from services.common.problems import Unauthorized, invalid
from services.common.settings import Settings
from services.common.tables import Tombstone
from services.roadmap_api.keys.checksums import new_key, shown_part
from services.roadmap_api.keys.events import key_revoked
from services.roadmap_api.keys.models import ApiKey
from services.roadmap_api.keys.queries import find_valid
from services.roadmap_api.keys.uses import Uses
from services.roadmap_api.sessions.secrets import hash_of

TERMINAL = Actor(kind="service", id="terminal", name="landfall (terminal)")


class KeyIsNotValid(Unauthorized):
    title = "This key is not known, has expired or was revoked"


async def create_key(
    session: AsyncSession,
    name: str,
    scopes: Sequence[str],
    *,
    actor: Actor = TERMINAL,
    expires_on: date | None = None,
) -> tuple[ApiKey, str]:
    """The row, and the key itself, which cannot be had again."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise invalid("/scopes", f"Choose among {', '.join(SCOPES)}.")
    key = new_key()
    made = ApiKey(
        name=name,
        prefix=shown_part(key),
        key_hash=hash_of(key),
        scopes=sorted(set(scopes)),
        expires_on=expires_on,
        made_by_id=actor.id,
        made_by_name=actor.label,
    )
    session.add(made)
    await session.flush()
    audit.record(session, actor, "key.made", made.id, after={"name": name, "scopes": made.scopes})
    return made, key


async def revoke(session: AsyncSession, actor: Actor, key: ApiKey) -> None:
    key.revoked_at = clock.now()
    session.add(Tombstone(id=key.id, kind=ApiKey.__tablename__, deleted_at=key.revoked_at))
    outbox.record(session, key_revoked(key.id), actor=actor)
    audit.record(
        session, actor, "key.revoked", key.id, before={"name": key.name, "scopes": key.scopes}
    )


async def check(database: Database, settings: Settings, uses: Uses, key: str) -> ApiKey:
    """The valid key's row; only reads, and notes the use."""
    async with database.reads() as reading:
        found = await find_valid(reading, key, clock.today(settings.timezone))
    if found is None:
        raise KeyIsNotValid()
    uses[found.id] = clock.now()
    return found
