"""Alive, ready, measured."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from services.common.actors import find_actor
from services.common.problems import NotFound
from services.common.web import is_local_peer

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def say_alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses={503: {"description": "A store cannot be reached"}})
async def say_ready(request: Request) -> Response:
    """Every store this service needs can be reached."""
    stores: dict[str, Any] = {}
    for name, check in request.app.state.readiness.items():
        try:
            await check()
            stores[name] = "ready"
        except Exception as problem:
            stores[name] = f"not reachable: {type(problem).__name__}"
    ready = all(state == "ready" for state in stores.values())
    return JSONResponse(
        {"status": "ready" if ready else "not ready", "stores": stores}, 200 if ready else 503
    )


@router.get("/internal/prometheus", include_in_schema=False)
async def measure(request: Request) -> Response:
    """For loopback peers that came through no proxy, and for keys of scope `admin`."""
    if not is_local_peer(request):
        actor = await find_actor(request)
        if not actor.may("admin"):
            raise NotFound()
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


async def reach_database(database: Any) -> None:
    async with database.reads() as session:
        await session.execute(text("SELECT 1"))
