"""The frontend: signed cookie sessions and HTML, put together from the three services."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from frontend import views
from frontend.api import SERVICES, Api, ApiProblem, ServiceDown, connect
from frontend.assets import Assets, serve
from frontend.cookies import Jar
from frontend.customers import Customers
from frontend.guards import Guards
from frontend.rail import Kept
from frontend.rendering import environment
from frontend.sessions import Pass, Passes, Person
from frontend.settings import PAGE_DEADLINE, Settings, is_secure
from frontend.visits import SESSION, SignInNeeded, Visit, api_for, sign_in_address
from services.common import clock
from services.common.routing import assembled
from services.common.web import (
    MIB,
    BodyLimit,
    BodyLimits,
    Measures,
    RequestIds,
    is_local_peer,
)

GIB = 1024 * MIB

log = logging.getLogger("landfall.frontend")


def create_app(
    settings: Settings | None = None,
    transports: dict[str, httpx.AsyncBaseTransport] | None = None,
) -> FastAPI:
    """`transports` puts other ways to the services in place: the real apps in one process."""
    settings = settings or Settings()
    app = FastAPI(
        title="Landfall", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan
    )
    assets = Assets()
    app.state.settings = settings
    app.state.assets = assets
    app.state.templates = environment(settings, assets)
    app.state.jar = Jar(settings)
    app.state.passes = Passes()
    app.state.customers = Customers()
    app.state.rail = Kept()
    app.state.page_deadline = PAGE_DEADLINE
    app.state.registry = CollectorRegistry()
    app.state.clients = connect({name: settings.url_of(name) for name in SERVICES}, transports)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guards, public_url=settings.public_url, is_https=is_secure(settings))
    app.add_middleware(
        BodyLimits, limits=[BodyLimit("/settings/imports", GIB, "stream"), BodyLimit("", MIB)]
    )
    app.add_middleware(Measures, registry=app.state.registry)
    app.add_middleware(RequestIds)
    app.router.routes.append(Route("/assets/{name}", serve))
    app.router.routes.append(Route("/healthz", _alive))
    app.router.routes.append(Route("/readyz", _alive))
    app.router.routes.append(Route("/internal/prometheus", _measures))
    app.router.routes.extend(assembled(views.ROUTERS))
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(ApiProblem, _show_problem)
    app.add_exception_handler(ServiceDown, _show_down)
    app.add_exception_handler(HTTPException, _show_http)
    app.add_exception_handler(Exception, _show_mistake)
    if settings.now is not None:
        clock.freeze(settings.now)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    for client in app.state.clients.values():
        await client.aclose()


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _measures(request: Request) -> Response:
    """For a collector on this machine; the proxy refuses `/internal/`."""
    if not is_local_peer(request):
        raise HTTPException(404)
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


async def _to_sign_in(request: Request, _: Exception) -> Response:
    """A page leads to the sign-in; htmx is told to go there with the whole document."""
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": sign_in_address(request)})
    return RedirectResponse(sign_in_address(request), status_code=303)


async def _show_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiProblem)
    if error.status == 401:
        secret = request.app.state.jar.read(request, SESSION).get("secret")
        if secret:
            request.app.state.passes.forget(secret)
        return await _to_sign_in(request, error)
    return await _error_page(request, error.status, error.title, error.detail, error)


async def _show_down(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceDown)
    title = "A part of Landfall does not answer"
    detail = "Nothing is lost. Try again in a moment; the other pages still work."
    return await _error_page(request, 503, title, detail)


async def _show_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return await _error_page(request, 404, "There is nothing here", "The address may be old.")
    return await _error_page(request, error.status_code, str(error.detail), "")


async def _show_mistake(request: Request, error: Exception) -> Response:
    log.error("a page failed", exc_info=error)
    detail = "It was written down. Your last change may not have been saved."
    return await _error_page(request, 500, "This page failed", detail)


async def _error_page(
    request: Request, status: int, title: str, detail: str, problem: ApiProblem | None = None
) -> Response:
    """The shell stays where it can: one sees where one is and can go on."""
    api = api_for(request, {})
    secret = request.app.state.jar.read(request, SESSION).get("secret")
    person = await _kept_person(request, secret, api) if secret else None
    visit = Visit(request, api, person)
    unmet = (problem.body.get("unmet") if problem else None) or []
    fields = problem.fields if problem else {}
    return await visit.show(
        "error.html",
        status=status,
        title=title,
        detail=detail,
        unmet=unmet,
        fields=fields,
        request_id=request.state.request_id,
    )


async def _kept_person(request: Request, secret: str, api: Api) -> Person | None:
    try:
        found: Pass | None = await request.app.state.passes.of(secret, api)
    except ServiceDown:
        return None
    return found.person if found else None
