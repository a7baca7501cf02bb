"""feedback_api: put together from its modules."""

import httpx
from fastapi import APIRouter, FastAPI

from services.common.app import create_service
from services.common.inbox import Handlers
from services.common.jobs import Runners
from services.common.settings import Settings
from services.common.web import MIB, BodyLimit
from services.feedback_api.answers import routes as answers
from services.feedback_api.companies import routes as companies
from services.feedback_api.contacts import confirmations
from services.feedback_api.contacts import routes as contacts
from services.feedback_api.deals import routes as deals
from services.feedback_api.demand import days
from services.feedback_api.demand import routes as demand
from services.feedback_api.feedback import routes as feedback
from services.feedback_api.feedback import together
from services.feedback_api.imports import routes as imports
from services.feedback_api.imports import running as importing
from services.feedback_api.items import listeners as item_listeners
from services.feedback_api.items import pull as item_pull
from services.feedback_api.mail import routes as mail
from services.feedback_api.mail import sending
from services.feedback_api.messages import listeners as message_listeners
from services.feedback_api.messages import portal as letters
from services.feedback_api.messages import routes as messages
from services.feedback_api.messages import telling
from services.feedback_api.portal import routes as portal
from services.feedback_api.records import Base
from services.feedback_api.requests import routes as requests
from services.feedback_api.similar import routes as similar
from services.feedback_api.sources import hooks, normalising
from services.feedback_api.sources import routes as sources
from services.feedback_api.unmatched import routes as unmatched

ROUTERS: list[APIRouter] = [
    answers.router,
    companies.router,
    contacts.router,
    contacts.erasures_router,
    deals.router,
    demand.router,
    # Before feedback.router, whose paths are wider.
    similar.router,
    feedback.router,
    feedback.inbox_router,
    hooks.router,
    imports.router,
    letters.router,
    mail.router,
    messages.router,
    portal.router,
    portal.internal,
    requests.router,
    sources.router,
    unmatched.router,
    unmatched.matching_router,
]
HANDLERS: list[Handlers] = [item_listeners.handlers, message_listeners.handlers]
RUNNERS: list[Runners] = [
    confirmations.runners,
    days.runners,
    item_pull.runners,
    importing.runners,
    normalising.runners,
    sending.runners,
    telling.runners,
]
# What is more than the usual body, by path.
LIMITS = [
    BodyLimit("/v1/companies/batch", 10 * MIB),
    BodyLimit("/v1/deals/batch", 10 * MIB),
    BodyLimit("/v1/feedback/batch", 10 * MIB),
    BodyLimit("/v1/hooks/", 25 * MIB),
    BodyLimit("/v1/imports", 1024 * MIB, "stream"),
]


def create_app(
    settings: Settings | None = None, peers: dict[str, httpx.AsyncBaseTransport] | None = None
) -> FastAPI:
    app = create_service(
        "feedback",
        settings or Settings(),
        metadata=Base.metadata,
        routers=ROUTERS,
        handlers=HANDLERS,
        runners=RUNNERS,
        limits=LIMITS,
        peers=peers,
    )
    portal.install(app)
    together.install(app)
    return app
