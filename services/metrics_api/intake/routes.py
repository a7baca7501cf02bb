"""The tracking API in the documentation; the door in front answers the calls themselves."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPBasic

from services.common.answers import problem_response
from services.common.problems import Problem
from services.metrics_api.intake import door
from services.metrics_api.intake.wire import KINDS

router = APIRouter(tags=["tracking (Segment)"])

_ID = {"type": ["string", "number", "null"]}
_CALL = {
    "type": "object",
    "properties": {
        "userId": _ID,
        "anonymousId": _ID,
        "messageId": {"type": ["string", "null"], "maxLength": 255},
        "timestamp": {"type": ["string", "null"], "format": "date-time"},
        "sentAt": {"type": ["string", "null"], "format": "date-time"},
        "context": {"type": "object", "properties": {"groupId": _ID}},
        "writeKey": {"type": "string"},
    },
}
_OWN: dict[str, dict[str, Any]] = {
    "track": {"event": {"type": "string"}, "properties": {"type": "object"}},
    "identify": {"traits": {"type": "object"}},
    "group": {"groupId": _ID, "traits": {"type": "object"}},
    "page": {"name": {"type": "string"}, "properties": {"type": "object"}},
    "screen": {"name": {"type": "string"}, "properties": {"type": "object"}},
    "alias": {"previousId": _ID},
}
_BATCH = {
    "type": "object",
    "required": ["batch"],
    "properties": {
        "batch": {"type": "array", "items": {"type": "object"}},
        "sentAt": {"type": ["string", "null"], "format": "date-time"},
        "writeKey": {"type": "string"},
    },
}
_TAKEN = {
    "description": "The events are on disk, each once",
    "content": {
        "application/json": {
            "schema": {"type": "object", "properties": {"success": {"const": True}}}
        }
    },
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: _TAKEN,
    400: {"description": "Not readable, over 500 KiB, or an event over 32 KiB"},
    401: {"description": "No valid write key"},
    429: {"description": "Events arrive faster than they can be written"},
    503: {"description": "The events could not be written; send them again"},
}
basic = HTTPBasic(auto_error=False, description="The write key is the user; no password")


async def take_call(request: Request) -> Response:
    """One call, or a batch of them; the first acknowledged event of a messageId wins."""
    try:
        await door.take(request.app.state.intake, request.scope, request.receive)
    except Problem as problem:
        return problem_response(problem)
    return JSONResponse({"success": True})


def _document(name: str, schema: dict[str, Any]) -> None:
    router.add_api_route(
        f"/v1/{name}",
        take_call,
        methods=["POST"],
        name=f"take_{name}",
        summary=f"Segment's {name} call",
        responses=_ANSWERS,
        openapi_extra={
            "security": [{"HTTPBasic": []}],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": schema}},
            },
        },
    )


for _kind in KINDS:
    _document(_kind, {**_CALL, "properties": {**_CALL["properties"], **_OWN[_kind]}})  # type: ignore[dict-item]
_document("batch", _BATCH)
