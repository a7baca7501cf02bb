import secrets

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.pages import bury
from services.metrics_api.write_keys.keyring import Keyring, hash_of
from services.metrics_api.write_keys.models import WriteKey

PREFIX = "wk_"
SHOWN = 9


async def create_write_key(
    session: AsyncSession, actor: Actor, ring: Keyring, name: str
) -> tuple[WriteKey, str]:
    """The row, and the key itself, which cannot be had again."""
    key = PREFIX + secrets.token_urlsafe(24)
    made = WriteKey(name=name, prefix=key[:SHOWN], key_hash=hash_of(key))
    session.add(made)
    await session.flush()
    audit.record(session, actor, "write_key.made", made.id, after={"name": name})
    _read_again(session, ring)
    return made, key


async def delete_write_key(
    session: AsyncSession, actor: Actor, ring: Keyring, key: WriteKey
) -> None:
    """What it has written stays; from now on it writes nothing."""
    audit.record(session, actor, "write_key.deleted", key.id, before={"name": key.name})
    await bury(session, key)
    _read_again(session, ring)


def _read_again(session: AsyncSession, ring: Keyring) -> None:
    event.listen(session.sync_session, "after_commit", ring.expire, once=True)
