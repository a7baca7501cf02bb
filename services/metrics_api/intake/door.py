"""The tracking API's own way in, past everything that only people's requests need."""

import logging
from collections.abc import Callable
from typing import TypeAlias

from starlette.types import ASGIApp, Receive, Scope, Send

from services.common.answers import problem_response
from services.common.problems import Problem, Unavailable
from services.metrics_api.intake.bodies import read_body
from services.metrics_api.intake.desk import Intake
from services.metrics_api.intake.wire import KINDS, MOST_BYTES_A_CALL, Kind

log = logging.getLogger(__name__)

PATHS: dict[str, Kind | None] = {f"/v1/{kind}": kind for kind in KINDS} | {"/v1/batch": None}
_CORS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"authorization, content-type, content-encoding"),
    (b"access-control-max-age", b"86400"),
]
_TAKEN = b'{"success": true}'
_TAKEN_HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(_TAKEN)).encode()),
    _CORS[0],
]

FindIntake: TypeAlias = Callable[[], Intake]


class IntakeDoor:
    """Answers the calls of the tracking API itself and passes everything else on.

    Browsers call it from other sites, so it answers every origin: a write key is not a secret,
    and a key is all that counts here.
    """

    def __init__(self, app: ASGIApp, find: FindIntake) -> None:
        self.app = app
        self._find = find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in PATHS:
            await self.app(scope, receive, send)
        elif scope["method"] == "POST":
            await self._take(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await _answer(send, 204, _CORS, b"")
        else:
            await self.app(scope, receive, send)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await take(self._find(), scope, receive)
        except Problem as problem:
            await refuse(problem, scope, receive, send)
        except Exception:
            log.exception("a call of the tracking API failed")
            await refuse(Unavailable(), scope, receive, send)
        else:
            await _answer(send, 200, _TAKEN_HEADERS, _TAKEN)


async def take(intake: Intake, scope: Scope, receive: Receive) -> None:
    """Returns once the events are on disk."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    length = headers.get("content-length", "")
    body = await read_body(
        receive,
        most=MOST_BYTES_A_CALL,
        declared=int(length) if length.isdigit() else None,
    )
    kind = PATHS[scope["path"]]
    if kind is None:
        await intake.take_batch(body, headers)
    else:
        await intake.take_call(kind, body, headers)


async def refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """A problem as everywhere, with the two members that Segment's clients look for."""
    problem.members |= {"code": type(problem).__name__, "message": problem.detail or problem.title}
    response = problem_response(problem)
    response.headers["access-control-allow-origin"] = "*"
    await response(scope, receive, send)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
