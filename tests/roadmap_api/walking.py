"""Every route of an application, asked for with ids that nobody has."""

from collections.abc import Iterator

import httpx
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

NOBODYS = "01a20149-2999-71b7-86dc-8fc42660b5da"
SAFE = {"GET", "HEAD", "OPTIONS"}
Route = tuple[str, str]


def routes_of(app: FastAPI) -> list[Route]:
    return [
        (method, str(context.path))
        for context in iter_route_contexts(app.routes)
        for method in sorted(context.methods or ())
        if method != "HEAD"
    ]


def unsafe_routes(app: FastAPI) -> list[Route]:
    return [
        (method, path)
        for method, path in routes_of(app)
        if method not in SAFE and path.startswith("/v1/")
    ]


def readable_routes(app: FastAPI) -> list[Route]:
    return [route for route in routes_of(app) if route[0] == "GET" and route[1].startswith("/v1/")]


async def ask(client: httpx.AsyncClient, route: Route) -> int:
    """The status; the body is empty, since who may not come in is told so before it is read."""
    method, path = route
    filled = "".join(_filled(path))
    answer = await client.request(method, filled, json=None if method in SAFE else {})
    assert answer.status_code < 500, (route, answer.text)
    return answer.status_code


def _filled(path: str) -> Iterator[str]:
    for piece in path.split("{"):
        name, closing, rest = piece.partition("}")
        yield f"{NOBODYS}{rest}" if closing else name
