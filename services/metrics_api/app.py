"""metrics_api: put together from its modules."""

import httpx
from fastapi import APIRouter, FastAPI

from services.common.app import create_service
from services.common.inbox import Handlers
from services.common.jobs import Runners
from services.common.settings import Settings
from services.metrics_api.companies import listeners as company_listeners
from services.metrics_api.companies import routes as companies
from services.metrics_api.companies import runners as company_runners
from services.metrics_api.definitions import routes as definitions
from services.metrics_api.definitions import runners as definition_runners
from services.metrics_api.experiments import routes as experiments
from services.metrics_api.exposures import routes as exposures
from services.metrics_api.impact import routes as impact
from services.metrics_api.intake import routes as intake
from services.metrics_api.intake.door import IntakeDoor
from services.metrics_api.launches import listeners as launch_listeners
from services.metrics_api.launches import routes as launches
from services.metrics_api.points import routes as points
from services.metrics_api.questions import routes as questions
from services.metrics_api.questions import runners as question_runners
from services.metrics_api.readings import routes as readings
from services.metrics_api.readings import runners as reading_runners
from services.metrics_api.readings import sensitivity_routes
from services.metrics_api.records import Base
from services.metrics_api.running import prepare, running
from services.metrics_api.targets import routes as targets
from services.metrics_api.users import listeners as user_listeners
from services.metrics_api.users import runners as user_runners
from services.metrics_api.write_keys import routes as write_keys
from services.metrics_api.write_keys import runners as write_key_runners

ROUTERS: list[APIRouter] = [
    companies.router,
    definitions.router,
    experiments.router,
    exposures.router,
    impact.router,
    intake.router,
    launches.router,
    points.router,
    questions.router,
    readings.router,
    sensitivity_routes.router,
    targets.router,
    write_keys.router,
]
HANDLERS: list[Handlers] = [
    company_listeners.handlers,
    launch_listeners.handlers,
    user_listeners.handlers,
]
RUNNERS: list[Runners] = [
    company_runners.runners,
    definition_runners.runners,
    question_runners.runners,
    reading_runners.runners,
    user_runners.runners,
    write_key_runners.runners,
]


def create_app(
    settings: Settings | None = None, peers: dict[str, httpx.AsyncBaseTransport] | None = None
) -> FastAPI:
    app = create_service(
        "metrics",
        settings or Settings(),
        metadata=Base.metadata,
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
