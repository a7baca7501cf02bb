"""How each of the three services is put together."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import httpx
from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from sqlalchemy import MetaData

from services.common import (
    answers,
    clearing,
    clock,
    docs,
    health,
    identity,
    inbox,
    routing,
)
from services.common.audit import request_id
from services.common.db import CommonBase, Database
from services.common.inbox import Handlers
from services.common.jobs import Runners, Worker
from services.common.relay import Relay
from services.common.settings import SERVICES, Settings
from services.common.signing import ServiceAuth
from services.common.web import MIB, BodyLimit, BodyLimits, Measures, RateLimits, RequestIds

log = logging.getLogger(__name__)

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_service(
    name: str,
    settings: Settings,
    *,
    metadata: MetaData,
    routers: Sequence[APIRouter],
    handlers: Sequence[Handlers] = (),
    runners: Sequence[Runners] = (),
    limits: Sequence[BodyLimit] = (),
    lifespan: Lifespan | None = None,
    peers: dict[str, httpx.AsyncBaseTransport] | None = None,
    description: str = "",
) -> FastAPI:
    """A FastAPI application with everything `services.common` gives a service.

    `peers` are transports to the other services by name; tests pass ASGI transports, so that
    all three run in one process. Workers run only where the lifespan runs.
    """
    app = FastAPI(
        title=f"Landfall {name}",
        version="1",
        description=description,
        docs_url=None,
        redoc_url=None,
        responses=answers.RESPONSES,
        lifespan=_lifespan(lifespan),
    )
    state = app.state
    state.name, state.settings = name, settings
    state.database = Database(settings.database_url(name))
    state.sessions = state.database.sessions
    state.wake = _Wakes(["worker", *(peer for peer in SERVICES if peer != name)])
    state.registry, state.emptyings = CollectorRegistry(), []
    state.metadata = [CommonBase.metadata, metadata]
    state.http = {
        peer: _client(settings, name, peer, (peers or {}).get(peer))
        for peer in SERVICES
        if peer != name
    }
    state.handlers, state.runners = _all_handlers(handlers), _all_runners(runners)
    state.readiness = {"database": lambda: health.reach_database(state.database)}
    state.identity = identity.Identity(app, state.http)
    state.identify = state.identity.actor
    state.relay = Relay(name, settings, state.database, state.http)
    state.worker = Worker(app, state.database, state.runners)

    answers.install(app)
    answers.describe(app)
    ours = (health.router, inbox.router, docs.router, clearing.router)
    app.router.routes.extend(routing.assembled([*ours, *routers], responses=answers.RESPONSES))
    _add_middleware(app, limits)
    if settings.now is not None:
        clock.freeze(settings.now)
    return app


class _Wakes:
    """Wakes the worker and each relay after a commit."""

    def __init__(self, names: Sequence[str]) -> None:
        self.events = {name: asyncio.Event() for name in names}

    def set(self) -> None:
        for event in self.events.values():
            event.set()


def _client(
    settings: Settings, name: str, peer: str, transport: httpx.AsyncBaseTransport | None
) -> httpx.AsyncClient:
    async def pass_request_id(request: httpx.Request) -> None:
        if request_id.get():
            request.headers["x-request-id"] = str(request_id.get())

    return httpx.AsyncClient(
        base_url=settings.url_of(peer),
        transport=transport,
        auth=ServiceAuth(settings, name, peer),
        timeout=httpx.Timeout(10, connect=2),
        # Reading the machine's certificates takes longer than the rest; plain http needs none.
        verify=settings.url_of(peer).startswith("https:"),
        event_hooks={"request": [pass_request_id]},
        trust_env=False,
    )


def _all_handlers(given: Sequence[Handlers]) -> Handlers:
    together = Handlers()
    for handlers in (identity.handlers, *given):
        together.include(handlers)
    return together


def _all_runners(given: Sequence[Runners]) -> Runners:
    together = Runners()
    for runners in (routing.runners, *given):
        together.include(runners)
    return together


def _add_middleware(app: FastAPI, limits: Sequence[BodyLimit]) -> None:
    """Last added is first met: ids, then measures, then the limits of rate and size."""
    settings: Settings = app.state.settings
    app.add_middleware(BodyLimits, limits=[*limits, BodyLimit("", MIB)])
    app.add_middleware(
        RateLimits,
        anonymous=(settings.rate_anonymous, settings.rate_anonymous * 4),
        known=(settings.rate_known, settings.rate_known * 4),
    )
    app.add_middleware(Measures, registry=app.state.registry)
    app.add_middleware(RequestIds)


def _lifespan(own: Lifespan | None) -> Lifespan:
    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(app.state.database.close)
            for client in app.state.http.values():
                stack.push_async_callback(client.aclose)
            await app.state.identity.refresh()
            if own is not None:
                await stack.enter_async_context(own(app))
            tasks = [
                asyncio.create_task(app.state.worker.run(app.state.wake.events["worker"])),
                asyncio.create_task(_relay_forever(app)),
                asyncio.create_task(_refresh_identity(app)),
            ]
            stack.push_async_callback(_stop, tasks)
            yield

    return live


async def _stop(tasks: list[asyncio.Task[None]]) -> None:
    """Work under way is leased: what is cut off here is done again by the next worker."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _relay_forever(app: FastAPI) -> None:
    await asyncio.gather(*(_carry_to(app, target) for target in app.state.http))


async def _carry_to(app: FastAPI, target: str) -> None:
    wake: asyncio.Event = app.state.wake.events[target]
    while True:
        wake.clear()
        try:
            while await app.state.relay.deliver(target):
                pass
        except Exception:
            log.exception("relay round failed", extra={"target": target})
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), timeout=1)


async def _refresh_identity(app: FastAPI) -> None:
    """Each second: what the inbox (of any replica) wrote down about ended sessions and keys."""
    while True:
        await asyncio.sleep(1)
        try:
            before = app.state.identity.revoked
            await app.state.identity.refresh()
            for subject in app.state.identity.revoked - before:
                if subject.startswith("key "):
                    app.state.identity.keys.forget(subject.removeprefix("key "))
        except Exception:
            log.exception("revocations could not be read")
