"""One module for each area of the screen; add its router here."""

from frontend.views import cases, entrance, inbox, items, roadmap

ROUTERS = [
    entrance.router,
    cases.router,
    inbox.router,
    items.router,
    roadmap.router,
]
