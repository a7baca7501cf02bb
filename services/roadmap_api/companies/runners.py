"""Companies by a full pull: what the events should have told, asked for anew."""

from typing import Any
from uuid import UUID

from fastapi import FastAPI

from services.common.jobs import Runners
from services.roadmap_api.companies.listeners import take_company
from services.roadmap_api.companies.models import Company

runners = Runners()
AT_ONCE = 200


@runners.on("companies.pull")
async def pull_when_asked(app: FastAPI, _: dict[str, Any]) -> None:
    await pull_companies(app)


@runners.every(seconds=86_400)
async def pull_companies(app: FastAPI) -> None:
    """Page after page; no transaction is held over HTTP."""
    after: str | None = None
    while True:
        params: dict[str, Any] = {"limit": AT_ONCE} | ({"after": after} if after else {})
        answer = await app.state.http["feedback"].get("/v1/companies", params=params)
        answer.raise_for_status()
        page = answer.json()
        async with app.state.sessions.begin() as session:
            for told in page["results"]:
                known = await session.get(Company, UUID(told["id"]))
                # A pull is as new as the last event, so that the next event still counts.
                await take_company(session, told | {"sequence": known.sequence if known else 0})
        after = page["next"]
        if after is None:
            return
