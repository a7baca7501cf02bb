"""roadmap_api: put together from its modules."""

from types import ModuleType

import httpx
from fastapi import APIRouter, FastAPI

from services.common.app import create_service
from services.common.inbox import Handlers
from services.common.jobs import Runners
from services.common.settings import Settings
from services.common.web import MIB, BodyLimit
from services.roadmap_api.boards import routes as boards
from services.roadmap_api.calibration import routes as calibration
from services.roadmap_api.cards import routes as cards
from services.roadmap_api.cases import gates as case_gates
from services.roadmap_api.cases import routes as cases
from services.roadmap_api.companies import listeners as company_news
from services.roadmap_api.companies import runners as company_pull
from services.roadmap_api.costs import routes as costs
from services.roadmap_api.decisions import routes as decisions
from services.roadmap_api.demand import listeners as demand_listeners
from services.roadmap_api.demand import runners as demand_pull
from services.roadmap_api.dependencies import routes as dependencies
from services.roadmap_api.feeds import routes as feeds
from services.roadmap_api.first_admin import routes as first_admin
from services.roadmap_api.history import routes as history
from services.roadmap_api.imports import routes as imports
from services.roadmap_api.imports import runners as import_runs
from services.roadmap_api.invitations import routes as invitations
from services.roadmap_api.invitations import runners as invitation_mail
from services.roadmap_api.items import routes as items
from services.roadmap_api.keys import routes as keys
from services.roadmap_api.keys import uses as key_uses
from services.roadmap_api.launches import gates as launch_gates
from services.roadmap_api.launches import routes as launches
from services.roadmap_api.look_backs import routes as look_backs
from services.roadmap_api.metrics import listeners as metric_listeners
from services.roadmap_api.metrics import runners as metric_past
from services.roadmap_api.objectives import routes as objectives
from services.roadmap_api.people import routes as people
from services.roadmap_api.products import routes as products
from services.roadmap_api.promises import followers as promise_followers
from services.roadmap_api.promises import routes as promises
from services.roadmap_api.promises import runners as promise_days
from services.roadmap_api.readings import listeners as reading_news
from services.roadmap_api.readings import runners as reading_pull
from services.roadmap_api.reasons import routes as reasons
from services.roadmap_api.records import Base
from services.roadmap_api.risks import routes as risks
from services.roadmap_api.scores import routes as scores
from services.roadmap_api.scores import runners as ranks
from services.roadmap_api.sessions import hooks as session_hooks
from services.roadmap_api.sessions import routes as sessions
from services.roadmap_api.sessions import runners as session_sweeps
from services.roadmap_api.teams import routes as teams
from services.roadmap_api.terminal import routes as terminal
from services.roadmap_api.thread import listeners as thread_news
from services.roadmap_api.thread import routes as thread
from services.roadmap_api.told import listeners as told_news
from services.roadmap_api.verdicts import gates as verdict_gates
from services.roadmap_api.verdicts import routes as verdicts
from services.roadmap_api.workspace import routes as workspace

ROUTERS: list[APIRouter] = [
    boards.public_router,
    boards.router,
    calibration.router,
    cards.router,
    cases.router,
    costs.router,
    decisions.router,
    dependencies.router,
    feeds.router,
    first_admin.router,
    history.router,
    imports.router,
    invitations.router,
    items.public_router,
    items.router,
    keys.internal,
    keys.router,
    launches.router,
    look_backs.router,
    objectives.key_results,
    objectives.router,
    people.router,
    products.router,
    promises.router,
    reasons.router,
    risks.router,
    scores.router,
    sessions.internal,
    sessions.router,
    teams.router,
    terminal.router,
    thread.router,
    verdicts.router,
    workspace.router,
]
HANDLERS: list[Handlers] = [
    company_news.handlers,
    demand_listeners.handlers,
    metric_listeners.handlers,
    reading_news.handlers,
    thread_news.handlers,
    told_news.handlers,
]
RUNNERS: list[Runners] = [
    company_pull.runners,
    demand_pull.runners,
    import_runs.runners,
    invitation_mail.runners,
    metric_past.runners,
    promise_days.runners,
    ranks.runners,
    reading_pull.runners,
    session_sweeps.runners,
]
LIMITS = [BodyLimit("/v1/costs/batch", 10 * MIB)]

# Importing them is what puts them on the way of items.
GATES: list[ModuleType] = [
    case_gates,
    launch_gates,
    promise_followers,
    verdict_gates,
]


def create_app(
    settings: Settings | None = None, peers: dict[str, httpx.AsyncBaseTransport] | None = None
) -> FastAPI:
    app = create_service(
        "roadmap",
        settings or Settings(),
        metadata=Base.metadata,
        routers=ROUTERS,
        handlers=HANDLERS,
        runners=RUNNERS,
        limits=LIMITS,
        lifespan=key_uses.written_down,
        peers=peers,
    )
    session_hooks.install(app)
    return app
