"""Objectives with their key results and check-ins: written down, followed by a live metric."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from frontend import objectives
from frontend.api import ApiProblem
from frontend.visits import SignedIn, Visit

router = APIRouter()

NEW = ("name", "starts_on", "ends_on")
NEW_RESULT = ("name", "metric", "unit", "baseline", "target", "due_on")


@router.get("/objectives")
async def index(visit: SignedIn) -> Response:
    return await _page(visit)


async def _page(
    visit: Visit,
    errors: dict[str, str] | None = None,
    form: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    answers = await visit.api.ask(
        page=visit.api.roadmap.get("/v1/objectives", limit=100),
        metrics=visit.api.metrics.get("/v1/metrics", limit=200),
    )
    metrics = answers["metrics"]["results"] if answers["metrics"] else []
    kinds = {row["key"]: row["kind"] for row in metrics}
    found = answers["page"]["results"] if answers["page"] else []
    rows = {one["id"]: objectives.rows_of([one], kinds, visit.settings.currency) for one in found}
    return await visit.show(
        "objectives/index.html",
        status=status,
        page=answers["page"],
        found=found,
        rows=rows,
        metrics=[(row["key"], row["name"]) for row in metrics],
        errors=errors or {},
        form={name: (form or {}).get(name, "") for name in (*NEW, *NEW_RESULT)},
        may_write=visit.may("roadmap:write"),
    )


@router.post("/objectives")
async def create(
    visit: SignedIn,
    name: Annotated[str, Form()] = "",
    starts_on: Annotated[str, Form()] = "",
    ends_on: Annotated[str, Form()] = "",
) -> Response:
    form = {"name": name, "starts_on": starts_on, "ends_on": ends_on}
    try:
        await visit.api.roadmap.post("/v1/objectives", form)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _page(visit, problem.fields, form, status=422)
    return visit.go("/objectives", f"{name} stands here now.")


@router.post("/objectives/{objective_id}/key-results")
async def add_key_result(visit: SignedIn, objective_id: str, request: Request) -> Response:
    form = {key: str(value).strip() for key, value in (await request.form()).items()}
    share = form.get("unit") == "share"
    body: dict[str, Any] = {
        key: form[key] for key in ("name", "metric", "unit", "due_on") if form.get(key)
    }
    for key in ("baseline", "target"):
        body[key] = _number(form.get(key, ""), 100.0 if share else 1.0)
    try:
        await visit.api.roadmap.post(f"/v1/objectives/{objective_id}/key-results", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _page(visit, problem.fields, form, status=422)
    return visit.go("/objectives", "The key result stands here now.")


def _number(text: str, factor: float) -> float | str:
    try:
        return float(text.replace(",", "")) / factor
    except ValueError:
        return text


@router.post("/objectives/{objective_id}/check-ins")
async def check_in(
    visit: SignedIn,
    objective_id: str,
    confidence: Annotated[int, Form()],
    note: Annotated[str, Form()] = "",
) -> Response:
    body = {"confidence": confidence, **({"note": note} if note else {})}
    await visit.api.roadmap.post(f"/v1/objectives/{objective_id}/check-ins", body)
    return visit.go("/objectives", "Checked in.")
