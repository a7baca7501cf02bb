"""The route class of every service: idempotency keys, answered inside the request's transaction."""

import hashlib
import hmac
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.routing import BaseRoute

from services.common import clock
from services.common.actors import find_actor
from services.common.jobs import Runners
from services.common.problems import Conflict, Forbidden, Invalid, invalid
from services.common.sealing import seal, unseal
from services.common.tables import IdempotentAnswer

SAFE = {"GET", "HEAD", "OPTIONS"}
KEPT_FOR = timedelta(hours=24)
AS_OF_HEADER = "landfall-as-of"
Handler = Callable[[Request], Coroutine[Any, Any, Response]]

runners = Runners()


class StillUnderWay(Conflict):
    title = "The first request with this key is still under way"


class KeyReused(Invalid):
    title = "This Idempotency-Key came with another request before"


class LandfallRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        original = super().get_route_handler()

        async def answer(request: Request) -> Response:
            _refuse_nul(request)
            if request.method in SAFE:
                return await original(request)
            told = request.headers.get(AS_OF_HEADER)
            if told is None:
                return await _answer(request, original)
            with clock.as_of(await _told_time(request, told)):
                response = await _answer(request, original)
                # Times are stamped when rows are flushed, so that happens in the told time too.
                session: AsyncSession | None = getattr(request.state, "session", None)
                if session is not None:
                    await session.flush()
                return response

        return answer


def _refuse_nul(request: Request) -> None:
    """PostgreSQL keeps no NUL character, so none may reach a filter or a key in the path."""
    if b"%00" in request.scope["query_string"] or "\x00" in request.scope["path"]:
        raise invalid("/query", "An address may not hold the NUL character.")


class Router(APIRouter):
    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=LandfallRoute, **options)


_ready: dict[tuple[int, ...], list[BaseRoute]] = {}


def assembled(routers: list[APIRouter], **options: Any) -> list[BaseRoute]:
    """The routes of one application, put together once a process.

    FastAPI prepares a route when it is first asked for, which takes longer than a request;
    a second application of the same routers, as tests make one after the other, finds it ready.
    """
    names = tuple(map(id, routers))
    if names not in _ready:
        together = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, **options)
        for router in routers:
            together.include_router(router)
        _ready[names] = list(together.router.routes)
    return _ready[names]


async def _told_time(request: Request, told: str) -> datetime:
    """A demo's history happens at its own times; no other workspace can be backdated."""
    actor = await find_actor(request)
    settings = request.app.state.settings
    if not actor.may("admin") or not settings.is_demo:
        raise Forbidden(f"{AS_OF_HEADER} is for an admin's key in a demo workspace.")
    try:
        at = datetime.fromisoformat(told)
    except ValueError as problem:
        raise invalid(f"/headers/{AS_OF_HEADER}", "Send an RFC 3339 time.") from problem
    return at if at.tzinfo else at.replace(tzinfo=UTC)


async def _answer(request: Request, original: Handler) -> Response:
    key = request.headers.get("idempotency-key")
    if key is None:
        return await original(request)
    return await _answer_once(request, key, original)


async def _answer_once(request: Request, key: str, original: Handler) -> Response:
    if not key.strip() or len(key) > 255:
        raise invalid("/headers/idempotency-key", "A key has 1 to 255 characters.")
    actor = await find_actor(request)
    digest = await _digest(request)
    async with request.app.state.database.reads() as session:
        known = await session.get(IdempotentAnswer, (actor.id, key))
    if known is not None and clock.now() - known.created_at < KEPT_FOR:
        return _again(known, digest, _secret(request))
    response = await original(request)
    await _remember(request, known, actor.id, key, digest, response)
    return response


def _again(known: IdempotentAnswer, digest: str, secret: bytes) -> Response:
    body = unseal(secret, known.body, known.request_hash.encode())
    if known.request_hash != digest or body is None:
        raise KeyReused("Send another key with another request.")
    headers = {**known.headers, "Idempotency-Replayed": "true"}
    return Response(body, known.status, headers)


def _secret(request: Request) -> bytes:
    """Answers may hold keys and links, and bodies passwords: neither is kept readable."""
    secret: bytes = request.app.state.settings.secret("idempotent answers")
    return secret


async def _digest(request: Request) -> str:
    target = f"{request.method} {request.url.path}?{request.url.query}\n"
    digest = hmac.new(_secret(request), target.encode(), hashlib.sha256)
    if request.headers.get("content-type", "").startswith("multipart/"):
        # A file is streamed to disk, not read twice; its length stands in for it.
        digest.update(request.headers.get("content-length", "").encode())
    else:
        digest.update(await request.body())
    return digest.hexdigest()


async def _remember(
    request: Request,
    stale: IdempotentAnswer | None,
    actor_id: str,
    key: str,
    digest: str,
    response: Response,
) -> None:
    """In the transaction of the write itself, so that both are there or neither is."""
    row = IdempotentAnswer(
        actor=actor_id,
        key=key,
        request_hash=digest,
        status=response.status_code,
        headers={
            name: value
            for name, value in response.headers.items()
            if name in ("content-type", "etag", "location")
        },
        body=seal(_secret(request), bytes(getattr(response, "body", b"")), digest.encode()),
        created_at=clock.now(),
    )
    session: AsyncSession | None = getattr(request.state, "session", None)
    try:
        if session is not None and session.in_transaction():
            await _store(session, stale, row)
        else:
            async with request.app.state.database.sessions.begin() as own:
                await _store(own, stale, row)
    except IntegrityError as problem:
        raise StillUnderWay("Wait for its answer, or send it again in a moment.") from problem


async def _store(
    session: AsyncSession, stale: IdempotentAnswer | None, row: IdempotentAnswer
) -> None:
    if stale is not None:
        await session.execute(
            delete(IdempotentAnswer).where(
                IdempotentAnswer.actor == stale.actor, IdempotentAnswer.key == stale.key
            )
        )
    session.add(row)
    await session.flush()


@runners.every(seconds=3600)
async def forget_old_answers(app: Any) -> None:
    async with app.state.database.sessions.begin() as session:
        await session.execute(
            delete(IdempotentAnswer).where(IdempotentAnswer.created_at < clock.now() - KEPT_FOR)
        )
