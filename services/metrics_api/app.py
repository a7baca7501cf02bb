"""metrics_api: put together from its modules."""

import httpx
from fastapi import APIRouter, FastAPI

from services.common.app import create_service
from services.common.inbox import Handlers
from services.common.jobs import Runners
from services.common.settings import Settings
from services.metrics_api.intake import routes as intake
from services.metrics_api.intake.door import IntakeDoor
from services.metrics_api.running import prepare, running
from services.metrics_api.write_keys import routes as write_keys
from services.metrics_api.write_keys import runners as write_key_runners

ROUTERS: list[APIRouter] = [intake.router, write_keys.router]
HANDLERS: list[Handlers] = []
RUNNERS: list[Runners] = [write_key_runners.runners]


def create_app(
    settings: Settings | None = None, peers: dict[str, httpx.AsyncBaseTransport] | None = None
) -> FastAPI:
    app = create_service(
        "metrics",
        settings or Settings(),
        routers=ROUTERS,
        handlers=HANDLERS,
        runners=RUNNERS,
        lifespan=running,
        peers=peers,
    )
    prepare(app)
    # Last added is first met: events pass by what only people's requests need.
    app.add_middleware(IntakeDoor, find=lambda: app.state.intake)
    return app
