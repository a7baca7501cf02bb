"""Measured results by a full pull: what the events should have told, asked for anew."""

from typing import Any
from uuid import UUID

from fastapi import FastAPI

from services.common.jobs import Runners
from services.roadmap_api.readings.listeners import take_reading
from services.roadmap_api.readings.models import Reading
from services.roadmap_api.readings.queries import find_reading

runners = Runners()
AT_ONCE = 200


@runners.on("readings.pull")
async def pull_when_asked(app: FastAPI, _: dict[str, Any]) -> None:
    await pull_readings(app)


@runners.every(seconds=86_400)
async def pull_readings(app: FastAPI) -> None:
    """Keeps the newest step of each reading where no event told of it."""
    after: str | None = None
    while True:
        params: dict[str, Any] = {"limit": AT_ONCE} | ({"after": after} if after else {})
        answer = await app.state.http["metrics"].get("/v1/readings", params=params)
        answer.raise_for_status()
        page = answer.json()
        async with app.state.sessions.begin() as session:
            for told in page["results"]:
                known = await find_reading(session, UUID(told["id"]))
                if told["effect"] is not None and _is_news(told, known):
                    await take_reading(session, _as_event(told))
        after = page["next"]
        if after is None:
            return


def _is_news(told: dict[str, Any], known: Reading | None) -> bool:
    if known is None:
        return True
    if known.is_provisional != told["provisional"]:
        return known.is_provisional
    return bool(told["days_measured"] > known.days_measured)


def _as_event(told: dict[str, Any]) -> dict[str, Any]:
    """Under a number of its own below zero, which no event has."""
    step = 2 * int(told["days_measured"]) + (0 if told["provisional"] else 1)
    return told | {"reading": told["id"], "sequence": -1 - step, "live_at": told["launch_at"]}
