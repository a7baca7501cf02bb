"""Problems on the wire: RFC 9457, one shape for every error there is."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from services.common.audit import request_id
from services.common.outbox import plain
from services.common.problems import Conflict, Invalid, PreconditionFailed, Problem

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

_TEXT = {"type": "string"}
SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457); some problems have members of their own.",
    "type": "object",
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": {"type": ["string", "null"]},
        "request_id": {"type": ["string", "null"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": _TEXT, "detail": _TEXT},
                "required": ["pointer", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "request_id"],
}
_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "A problem that the caller can mend", "content": _CONTENT},
    "5XX": {"description": "A problem on our side", "content": _CONTENT},
}


def problem_json(
    status: int,
    title: str,
    *,
    type_: str = "about:blank",
    detail: str | None = None,
    **members: Any,
) -> dict[str, Any]:
    body = {"type": type_, "title": title, "status": status, "detail": detail}
    extra: dict[str, Any] = plain(members)
    return body | {"request_id": request_id.get()} | extra


def problem_response(problem: Problem) -> Response:
    body = problem_json(
        int(problem.status),
        problem.title,
        type_=problem.type,
        detail=problem.detail,
        **problem.members,
    )
    return JSONResponse(body, int(problem.status), problem.headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """One handler for each way in which a request can fail."""

    @app.exception_handler(Problem)
    async def answer_problem(_: Request, problem: Problem) -> Response:
        return problem_response(problem)

    @app.exception_handler(RequestValidationError)
    async def answer_invalid(_: Request, error: RequestValidationError) -> Response:
        return problem_response(
            Invalid(
                "See `errors`: each names a field and what to do.",
                errors=[
                    {"pointer": pointer(fault["loc"]), "detail": str(fault["msg"])}
                    for fault in error.errors()
                ],
            )
        )

    @app.exception_handler(StaleDataError)
    async def answer_stale(_: Request, __: StaleDataError) -> Response:
        return problem_response(PreconditionFailed("Load it again, then send your change again."))

    @app.exception_handler(IntegrityError)
    async def answer_clash(_: Request, error: IntegrityError) -> Response:
        log.warning("constraint refused a write", extra={"error": str(error.orig)})
        return problem_response(Conflict("Another change came first. Look again, then retry."))

    @app.exception_handler(HTTPException)
    async def answer_router(_: Request, error: HTTPException) -> Response:
        body = problem_json(
            error.status_code, HTTPStatus(error.status_code).phrase, detail=str(error.detail)
        )
        return JSONResponse(body, error.status_code, error.headers, media_type=MEDIA_TYPE)

    @app.exception_handler(Exception)
    async def answer_unforeseen(_: Request, error: Exception) -> Response:
        log.error("unforeseen error", exc_info=error)
        body = problem_json(
            500, "Something broke on our side", detail="The request id finds it in the log."
        )
        return JSONResponse(body, 500, media_type=MEDIA_TYPE)


def describe(app: FastAPI) -> None:
    """Every operation's OpenAPI names the one shape of problems (`RESPONSES`)."""
    without = app.openapi

    def with_problems() -> dict[str, Any]:
        schema = without()
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = SCHEMA
        return schema

    app.openapi = with_problems  # type: ignore[method-assign]


def pointer(location: tuple[int | str, ...]) -> str:
    """A JSON pointer (RFC 6901) into the body; other parameters keep their kind in front."""
    parts = location[1:] if location and location[0] == "body" else location
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts) or "/"
