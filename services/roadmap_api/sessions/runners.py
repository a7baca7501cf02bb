from fastapi import FastAPI

from services.common.jobs import Runners
from services.roadmap_api.sessions.actions import sweep

runners = Runners()


@runners.every(seconds=3600)
async def sweep_sessions(app: FastAPI) -> None:
    async with app.state.database.sessions.begin() as session:
        await sweep(session)
