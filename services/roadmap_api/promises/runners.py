from fastapi import FastAPI

from services.common.jobs import Runners
from services.roadmap_api.promises.actions import weigh_everything

runners = Runners()


@runners.every(seconds=900)
async def weigh_promises(app: FastAPI) -> None:
    """Days pass: what was open yesterday may be broken today."""
    async with app.state.sessions.begin() as session:
        await weigh_everything(session)
