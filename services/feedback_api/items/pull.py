"""Items by a full pull: what the events should have told, asked for anew."""

import logging
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.jobs import Runners
from services.feedback_api.items.listeners import take_item
from services.feedback_api.items.models import KnownItem

log = logging.getLogger(__name__)

runners = Runners()


@runners.every(seconds=86_400)
async def pull_items(app: FastAPI) -> None:
    """Page by page; no transaction is held over HTTP. While roadmap_api is down, events wait."""
    try:
        await _pull(app)
    except httpx.HTTPError as problem:
        log.warning("items could not be pulled", extra={"error": str(problem)})


async def _pull(app: FastAPI) -> None:
    after: str | None = None
    while True:
        query = {"limit": 200} | ({"after": after} if after else {})
        answer = await app.state.http["roadmap"].get("/v1/items", params=query)
        answer.raise_for_status()
        page = answer.json()
        async with app.state.sessions.begin() as session:
            for told in page["results"]:
                await _take(session, told)
        after = page["next"]
        if after is None:
            return


async def _take(session: AsyncSession, told: dict[str, Any]) -> None:
    """A pull is as new as the last event, so that the next event still counts."""
    known = await session.get(KnownItem, UUID(told["id"]))
    await take_item(session, told | {"sequence": known.sequence if known else 0})
