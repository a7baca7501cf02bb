from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import FastAPI

from services.common import clock
from services.common.jobs import Runners
from services.metrics_api.launches.queries import find_launch
from services.metrics_api.readings import queries
from services.metrics_api.readings.actions import JOB, JOB_OF_LAUNCHES, ask_for_launch, look_at
from services.metrics_api.readings.looks import look

runners = Runners()

GRACE = timedelta(hours=1)


@runners.on(JOB)
async def run_look(app: FastAPI, payload: dict[str, Any]) -> None:
    await look(app, UUID(payload["reading"]))


@runners.on(JOB_OF_LAUNCHES)
async def run_launch(app: FastAPI, payload: dict[str, Any]) -> None:
    """A launch went live: one reading of its metric, from now until its day."""
    async with app.state.database.sessions.begin() as session:
        launch = await find_launch(session, UUID(payload["launch"]))
        if launch is not None:
            zone = app.state.settings.timezone
            await ask_for_launch(session, launch, zone, is_replayed=payload["is_replayed"])


@runners.every(seconds=600)
async def look_at_the_forgotten(app: FastAPI) -> None:
    """A job that failed for good is asked for again: no reading stays half measured."""
    now = clock.present()
    async with app.state.database.sessions.begin() as session:
        for reading in await session.scalars(queries.overdue(now, GRACE)):
            await look_at(session, reading, now)
