"""One module for each area of the screen; add its router here."""

from frontend.views import (
    cases,
    companies,
    decisions,
    entrance,
    inbox,
    items,
    messages,
    objectives,
    portal,
    promises,
    requests,
    roadmap,
    search,
    settings,
    support,
    today,
)

ROUTERS = [
    entrance.router,
    companies.router,
    cases.router,
    inbox.router,
    decisions.router,
    items.router,
    messages.router,
    objectives.router,
    portal.router,
    promises.router,
    requests.router,
    roadmap.router,
    search.router,
    settings.router,
    today.router,
    support.router,
]
