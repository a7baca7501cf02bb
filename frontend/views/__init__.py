"""One module for each area of the screen; add its router here, in the order of the addresses."""

from frontend.views import entrance

ROUTERS = [
    entrance.router,
]
