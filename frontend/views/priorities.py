"""Priorities: what comes next and why, in one of five frameworks, with people's own inputs."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from frontend import priorities
from frontend.api import JSON, ApiProblem
from frontend.rendering import query
from frontend.visits import SignedIn, Visit

router = APIRouter()

AT_ONCE = 60


@router.get("/priorities")
async def index(request: Request, visit: SignedIn) -> Response:
    return await _page(visit, dict(request.query_params))


async def _page(
    visit: Visit,
    given: dict[str, str],
    *,
    form: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    framework = given.get("framework", "rice")
    framework = framework if framework in priorities.FRAMEWORKS else "rice"
    team, product, item = (given.get(name, "") for name in ("team", "product", "item"))
    weights = _asked_weights(given)
    roadmap = visit.api.roadmap
    answers = await visit.api.ask(
        page=roadmap.get(
            "/v1/priorities",
            framework=framework,
            team=team,
            product=product,
            weights=weights if framework == "weighted" else "",
            after=given.get("after", ""),
            limit=AT_ONCE,
        ),
        frameworks=roadmap.get("/v1/frameworks"),
        teams=roadmap.get("/v1/teams", limit=100),
        products=roadmap.get("/v1/products", limit=100),
        scores=roadmap.find(f"/v1/items/{item}/scores", limit=50) if item else _nothing(),
    )
    page = answers["page"]
    used = next((one for one in answers["frameworks"] or [] if one["key"] == framework), None)
    parts = priorities.parts_of(page, used) if page and used else []
    cut = priorities.cut_of(page, answers["teams"], team) if page and not product else None
    rows = priorities.rows_of(page, parts, cut, visit.settings.currency) if page else []
    return await visit.show(
        "priorities/index.html",
        status=status,
        page=page,
        used=used,
        framework=framework,
        frameworks=priorities.FRAMEWORKS,
        parts=[priorities.said_part(name) for name in parts],
        rows=rows,
        cut=cut,
        weeks=priorities.WEEKS,
        sentence=priorities.sentence(rows, cut),
        teams=_choices(answers["teams"]),
        products=_choices(answers["products"]),
        team=team,
        product=product,
        weights=page["weights"] if page and framework == "weighted" else None,
        is_what_if=bool(weights) and framework == "weighted",
        names=priorities.PARTS,
        chosen=_chosen(page, used, item, answers["scores"], visit.person.name),
        form=form or {},
        errors=errors or {},
        may_write=visit.may("roadmap:write"),
    )


async def _nothing() -> None:
    return None


def _choices(page: JSON) -> list[tuple[str, str]]:
    return [(row["id"], row["name"]) for row in page["results"] if "name" in row] if page else []


def _asked_weights(given: dict[str, str]) -> str:
    """`weight.revenue=3` of the form as the service takes it."""
    asked = {key.removeprefix("weight."): value for key, value in given.items() if "weight." in key}
    return ",".join(f"{name}:{value}" for name, value in asked.items() if _is_number(value))


def _is_number(text: str) -> bool:
    try:
        return float(text) >= 0
    except ValueError:
        return False


def _chosen(page: JSON, used: JSON, item: str, scores: JSON, name: str) -> Any:
    """The line one is about to override: its parts now, what one typed before, who else did."""
    row = next((one for one in page["results"] if one["item"] == item), None) if page else None
    if row is None or used is None:
        return None
    said = [one for one in (scores["results"] if scores else []) if "framework" in one]
    same = [one for one in said if one["framework"] == used["key"]]
    mine = next((one for one in same if one["scorer"] == name), None)
    return {"row": row, "parts": used["parts"], "mine": mine, "scores": same}


@router.post("/priorities/{item_id}/scores")
async def override(request: Request, visit: SignedIn, item_id: str) -> Response:
    """One's own inputs for this item, with the reason; what is left empty is filled in."""
    given = {key: str(value).strip() for key, value in (await request.form()).items()}
    framework = given.get("framework", "rice")
    inputs = {
        key.removeprefix("part."): value
        for key, value in given.items()
        if key.startswith("part.") and value
    }
    back = {"framework": framework, "item": item_id}
    if not given.get("reason"):
        errors = {"reason": "Say why: others read it beside the rank."}
        return await _page(visit, back, form=given, errors=errors, status=422)
    if not all(_is_number(value) for value in inputs.values()) or not inputs:
        errors = {"inputs": "Write at least one number; the others are filled in."}
        return await _page(visit, back, form=given, errors=errors, status=422)
    body = {
        "inputs": {name: float(value) for name, value in inputs.items()},
        "reason": given["reason"],
    }
    try:
        made = await visit.api.roadmap.put(f"/v1/items/{item_id}/scores/{framework}", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        errors = {"inputs": next(iter(problem.fields.values()), problem.detail)}
        return await _page(visit, back, form=given, errors=errors, status=422)
    said = f"Rank {made['rank']} of {made['of']} with your numbers." if made["rank"] else "Kept."
    undo = f"/priorities/{item_id}/scores/removal"
    return visit.go(
        f"/priorities{query({}, framework=framework)}", said, undo=undo, framework=framework
    )


@router.post("/priorities/{item_id}/scores/removal")
async def withdraw(request: Request, visit: SignedIn, item_id: str) -> Response:
    framework = str((await request.form()).get("framework") or "rice")
    await visit.api.roadmap.delete(f"/v1/items/{item_id}/scores/{framework}")
    return visit.go(f"/priorities{query({}, framework=framework)}", "Your numbers are taken back.")


@router.post("/priorities/weights")
async def keep_weights(request: Request, visit: SignedIn) -> Response:
    """The scorecard's weights, for everyone from now on."""
    given = {key: str(value) for key, value in (await request.form()).items()}
    weights = {
        key.removeprefix("weight."): float(value)
        for key, value in given.items()
        if key.startswith("weight.") and _is_number(value)
    }
    if not weights:
        return RedirectResponse("/priorities?framework=weighted", status_code=303)
    await visit.api.roadmap.put("/v1/frameworks/weighted", {"weights": weights})
    return visit.go("/priorities?framework=weighted", "These weights hold for everyone now.")
