"""The write keys in memory, so that taking an event asks no database."""

import asyncio
import hashlib
import time
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from services.common import clock
from services.common.db import Database
from services.metrics_api.write_keys.models import WriteKey

FRESH_FOR = 5.0


def hash_of(write_key: str) -> str:
    return hashlib.sha256(write_key.encode()).hexdigest()


class Keyring:
    """Hashes of all keys, read again every five seconds and after a change made here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids: dict[str, str] = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._used: dict[str, datetime] = {}

    def expire(self, *_: object) -> None:
        self._read_at = float("-inf")

    async def source_of(self, write_key: str) -> str | None:
        """The id of the key, or None for a key that is not known."""
        if time.monotonic() - self._read_at > FRESH_FOR:
            async with self._reading:
                if time.monotonic() - self._read_at > FRESH_FOR:
                    await self._read()
        found = self._ids.get(hash_of(write_key))
        if found is not None:
            self._used[found] = clock.now()
        return found

    async def note_uses(self) -> None:
        """Write down when keys were last used; once a minute is enough for people."""
        used, self._used = self._used, {}
        async with self._database.sessions.begin() as session:
            for key_id, at in used.items():
                await session.execute(
                    update(WriteKey)
                    .where(WriteKey.id == UUID(key_id))
                    .values(last_used_at=at, updated_at=WriteKey.updated_at)
                )

    async def _read(self) -> None:
        began = time.monotonic()
        async with self._database.reads() as session:
            rows = await session.execute(select(WriteKey.key_hash, WriteKey.id))
            self._ids = {row.key_hash: str(row.id) for row in rows}
        self._read_at = began
