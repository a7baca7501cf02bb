"""The launch room: may it go live, who still has what to do, and what everyone says of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from frontend import launch_page, launches
from frontend.api import JSON, ApiProblem
from frontend.measures import measure
from frontend.metric_forms import key_of
from frontend.visits import SignedIn, Visit

router = APIRouter()

NEW = ("item", "goes_live_on", "tier", "who", "whom")


@router.get("/launches")
async def index(visit: SignedIn) -> Response:
    found = await visit.api.ask(
        planned=visit.api.roadmap.get("/v1/launches", live=False, limit=100),
        live=visit.api.roadmap.get("/v1/launches", live=True, limit=100),
        kinds=visit.metric_kinds(),
    )
    live = [row for row in _results(found["live"]) if "state" in row]
    return await visit.show(
        "launches/index.html",
        page=found["planned"],
        planned=_results(found["planned"]),
        safe=[row for row in _results(found["live"]) if "state" not in row],
        rows=launches.rows_of(live, found["kinds"] or {}, visit.settings.currency),
        may_write=visit.may("roadmap:write"),
    )


@router.get("/launches/new")
async def new(visit: SignedIn, item: str = "") -> Response:
    return await _new_form(visit, dict.fromkeys(NEW, "") | {"item": item, "tier": "2"}, {})


@router.post("/launches")
async def plan(request: Request, visit: SignedIn) -> Response:
    given = await request.form()
    form = {name: str(given.get(name) or "") for name in NEW}
    body: dict[str, Any] = {"item": form["item"], "goes_live_on": form["goes_live_on"]}
    body["tier"] = int(form["tier"]) if form["tier"] in ("1", "2", "3") else 2
    try:
        if exposure := launch_page.exposure_of(form):
            body["exposure"] = exposure
        made = await visit.api.roadmap.post("/v1/launches", body)
    except ValueError:
        return await _new_form(visit, form, {"whom": "Write a number of percent."}, status=422)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _new_form(visit, form, problem.fields, status=422)
    return visit.go(f"/launches/{made['id']}", "Planned, with the tasks of its size.")


async def _new_form(
    visit: Visit, form: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    found = await visit.api.ask(items=visit.api.roadmap.get("/v1/items", limit=200))
    known = [row for row in _results(found["items"]) if "title" in row]
    return await visit.show(
        "launches/new.html",
        status=status,
        form=form,
        errors={name: errors.get(name, "") for name in NEW},
        items=[(row["id"], row["title"]) for row in known if row["stage"] in WAITING],
        tiers=list(launch_page.TIERS.items()),
    )


WAITING = ("idea", "discovery", "planned", "building")


@router.get("/launches/{launch_id}")
async def show(visit: SignedIn, launch_id: str) -> Response:
    return await _page(visit, launch_id)


async def _page(
    visit: Visit,
    launch_id: str,
    *,
    refused: list[JSON] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    launch = await visit.api.roadmap.get(f"/v1/launches/{launch_id}")
    visit.be_at(launch["item_title"], "launch")
    if "tasks" not in launch:
        return await visit.show("launches/safe.html", launch=launch)
    answers = await visit.api.ask(
        people=visit.api.roadmap.get("/v1/people", limit=200),
        metrics=visit.api.metrics.get("/v1/metrics", limit=200),
        who=visit.api.metrics.find(f"/v1/exposures/{launch_id}", limit=20),
        kinds=visit.metric_kinds(),
    )
    kind = (answers["kinds"] or {}).get(launch["metric"] or "")
    said = measure(launch["unit"], kind, launch["effect_is"], visit.settings.currency)
    promised = launch["promised"]
    return await visit.show(
        "launches/show.html",
        status=status,
        launch=launch,
        light=launch_page.light(launch),
        sentence=launch_page.sentence(launch, visit.today),
        groups=launch_page.groups_of(launch["tasks"]),
        unmet=refused or launch["unmet"],
        was_refused=refused is not None,
        rule=launch_page.rule(launch["exposure"]),
        who=answers["who"],
        promised=said.span_with_unit(promised["low"], promised["high"]) if promised else "",
        controls=launch_page.CONTROLS,
        tiers=launch_page.TIERS,
        messages=launch_page.MESSAGES,
        people=_choices(answers["people"], "id"),
        metric_choices=_choices(answers["metrics"], "key"),
        errors=errors or {},
        may_write=visit.may("roadmap:write"),
    )


def _results(page: JSON) -> list[JSON]:
    return [row for row in page["results"] if "deleted_at" not in row] if page else []


def _choices(page: JSON, key: str) -> list[tuple[str, str]]:
    return [(row[key], row["name"]) for row in _results(page) if row.get("is_active", True)]


@router.post("/launches/{launch_id}/tasks/{key}")
async def change_task(request: Request, visit: SignedIn, launch_id: str, key: str) -> Response:
    """Tick it, or give it to somebody with a day and the evidence."""
    given = {name: str(value) for name, value in (await request.form()).items()}
    body: dict[str, Any] = {}
    if "done" in given:
        body["done"] = given["done"] == "yes"
    for name in ("owner", "due_on", "evidence"):
        if name in given:
            body[name] = given[name].strip() or None
    await visit.api.roadmap.put(f"/v1/launches/{launch_id}/tasks/{key}", body)
    back, undo = f"/launches/{launch_id}", f"/launches/{launch_id}/tasks/{key}"
    if "done" in body:
        said = "Done." if body["done"] else "Open again."
        return visit.go(f"{back}#{key}", said, undo=undo, done="no" if body["done"] else "yes")
    return visit.go(f"{back}#{key}", "Kept.")


@router.post("/launches/{launch_id}/tasks")
async def add_task(
    visit: SignedIn,
    launch_id: str,
    title: Annotated[str, Form()] = "",
    function: Annotated[str, Form()] = "product",
    due_on: Annotated[str, Form()] = "",
    required: Annotated[str, Form()] = "",
) -> Response:
    key = key_of(title)
    if not key:
        return await _page(
            visit, launch_id, errors={"title": "Say what is to be done."}, status=422
        )
    body: dict[str, Any] = {"title": title, "function": function, "required": bool(required)}
    if due_on:
        body["due_on"] = due_on
    try:
        await visit.api.roadmap.put(f"/v1/launches/{launch_id}/tasks/{key}", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _page(visit, launch_id, errors=problem.fields, status=422)
    return visit.go(f"/launches/{launch_id}#{key}", "One task more.")


@router.post("/launches/{launch_id}")
async def change(request: Request, visit: SignedIn, launch_id: str) -> Response:
    """Whichever part of the plan was sent: measurement, date and owner, or the messages."""
    given = {name: str(value).strip() for name, value in (await request.form()).items()}
    try:
        body = _changes(given)
        await visit.api.roadmap.patch(f"/v1/launches/{launch_id}", body)
    except ValueError:
        errors = {"measured_for_days": "Write a number of days."}
        return await _page(visit, launch_id, errors=errors, status=422)
    except ApiProblem as problem:
        if problem.status not in (409, 422):
            raise
        errors = problem.fields or {"goes_live_on": problem.detail}
        return await _page(visit, launch_id, errors=errors, status=422)
    return visit.go(f"/launches/{launch_id}", "Kept.")


def _changes(given: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if given.get("goes_live_on"):
        body["goes_live_on"] = given["goes_live_on"]
    if "rollback_owner" in given:
        body["rollback_owner"] = given["rollback_owner"] or None
    if "metric" in given:
        body["metric"] = given["metric"] or None
    if given.get("measured_for_days"):
        body["measured_for_days"] = int(given["measured_for_days"])
    if given.get("control") in launch_page.CONTROLS:
        body["control"] = given["control"]
    said: dict[str, Any] = {
        name: given[name] or None for name in launch_page.MESSAGES if name in given
    }
    if "proof" in given:
        said["proof"] = [line for line in given["proof"].splitlines() if line.strip()] or None
    if said:
        body["messages"] = said
    return body


@router.post("/launches/{launch_id}/go-live")
async def go_live(visit: SignedIn, launch_id: str) -> Response:
    """Live from now on; where something is missing, the page says what."""
    try:
        await visit.api.roadmap.post(f"/v1/launches/{launch_id}/go-live")
    except ApiProblem as problem:
        if problem.status != 409:
            raise
        refused = problem.body.get("unmet")
        if not refused:
            return RedirectResponse(f"/launches/{launch_id}", status_code=303)
        return await _page(visit, launch_id, refused=refused, status=409)
    return visit.go(f"/launches/{launch_id}", "It is live. From tomorrow on it is measured.")
