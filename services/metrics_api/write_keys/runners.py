from fastapi import FastAPI

from services.common.jobs import Runners

runners = Runners()


@runners.every(seconds=60)
async def note_uses(app: FastAPI) -> None:
    await app.state.write_keys.note_uses()
