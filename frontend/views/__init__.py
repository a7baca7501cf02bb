"""One module for each area of the screen; add its router here."""

from frontend.views import (
    cases,
    companies,
    entrance,
    inbox,
    items,
    portal,
    requests,
    roadmap,
    settings,
    support,
    today,
)

ROUTERS = [
    entrance.router,
    companies.router,
    cases.router,
    inbox.router,
    items.router,
    portal.router,
    requests.router,
    roadmap.router,
    settings.router,
    today.router,
    support.router,
]
