"""When each key was last used: noted in memory on every call, written down now and then.

A call with a key must never wait for the database's writer, least of all where it holds it itself.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from services.common.db import Database
from services.roadmap_api.keys.models import ApiKey

log = logging.getLogger(__name__)

Uses = dict[UUID, datetime]
_WRITTEN_EVERY = 10.0


async def write_down(database: Database, uses: Uses) -> None:
    """Using a key is no edit: its version and `updated_at` stay."""
    noted = dict(uses)
    if not noted:
        return
    async with database.sessions.begin() as session:
        for key_id, at in noted.items():
            await session.execute(
                update(ApiKey)
                .where(ApiKey.id == key_id)
                .values(last_used_at=at, updated_at=ApiKey.updated_at)
                .execution_options(synchronize_session=False)
            )
    for key_id, at in noted.items():
        if uses.get(key_id) == at:
            del uses[key_id]


@asynccontextmanager
async def written_down(app: FastAPI) -> AsyncIterator[None]:
    """While the service runs, and once more when it stops."""
    writing = asyncio.create_task(_keep_writing(app))
    try:
        yield
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await write_down(app.state.database, app.state.key_uses)


async def _keep_writing(app: FastAPI) -> None:
    while True:
        await asyncio.sleep(_WRITTEN_EVERY)
        try:
            await write_down(app.state.database, app.state.key_uses)
        except (SQLAlchemyError, OSError):
            log.exception("the last use of keys could not be written down")
