"""Asking metrics_api for the effect; done before the transaction begins."""

from datetime import date
from typing import Any

import httpx

from services.common.problems import FieldError, Invalid, Unavailable, invalid
from services.roadmap_api.look_backs.points import CannotRead, Past, from_csv, from_pairs
from services.roadmap_api.look_backs.schemas import LookBackIn

PATIENCE = 50.0
WEEK = 7
FIELDS = {"/y": "points", "/pre": "live_on", "/controls": "points", "/alpha": "alpha"}


def past_of(body: LookBackIn) -> Past:
    """The rows that were sent; raises Invalid with a pointer to each that cannot be read."""
    field = "csv" if body.csv is not None else "points"
    try:
        return from_csv(body.csv) if body.csv is not None else from_pairs(body.points or [])
    except CannotRead as problem:
        errors: list[FieldError] = [
            {"pointer": _pointer(field, fault.row), "detail": fault.detail}
            for fault in problem.faults
        ]
        raise Invalid(errors=errors) from problem


def _pointer(field: str, row: int | None) -> str:
    return f"/{field}" if row is None else f"/{field}/{row}"


async def measured(
    metrics: httpx.AsyncClient, past: Past, live_on: date, alpha: float
) -> dict[str, Any]:
    """The answer of `POST /v1/impact/query`: what came before the day against what came after."""
    before = past.before(live_on)
    if before == len(past.values):
        raise invalid("/live_on", "No row is on this day or after it.")
    if before == 0:
        raise invalid("/live_on", "No row is before this day.")
    question: dict[str, Any] = {"y": past.values, "pre": before, "alpha": alpha}
    if past.controls:
        question["controls"] = past.controls
    if past.is_daily:
        question["season"] = WEEK
    try:
        answer = await metrics.post("/v1/impact/query", json=question, timeout=PATIENCE)
    except httpx.HTTPError as problem:
        raise Unavailable("The metrics service did not answer. Send it again later.") from problem
    if answer.status_code == 422:
        raise Invalid(errors=_pointed(answer.json()))
    if answer.is_error:
        raise Unavailable("The metrics service could not measure it. Send it again later.")
    found: dict[str, Any] = answer.json()
    return found


def _pointed(problem: dict[str, Any]) -> list[FieldError]:
    errors: list[FieldError] = []
    for error in problem.get("errors") or []:
        root = "/" + str(error["pointer"]).lstrip("/").split("/")[0]
        errors.append({"pointer": "/" + FIELDS.get(root, "points"), "detail": error["detail"]})
    return errors
