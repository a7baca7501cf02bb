"""Settings: people, keys, sources, matching, mail, and the way from the demo to one's own data."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, UploadFile
from starlette.responses import Response

from frontend import glossary
from frontend.api import JSON, ApiProblem
from frontend.visits import SignedIn, Visit

router = APIRouter()

SCOPES = (
    ("feedback:read", "Read what customers said"),
    ("feedback:write", "Send notes, companies and deals"),
    ("roadmap:read", "Read the plan"),
    ("roadmap:write", "Change the plan"),
    ("metrics:read", "Read the numbers"),
    ("metrics:write", "Define metrics, push points"),
    ("admin", "Everything, people and keys included"),
)


@router.get("/settings")
async def index(visit: SignedIn) -> Response:
    feedback, metrics, roadmap = visit.api.feedback, visit.api.metrics, visit.api.roadmap
    asked: dict[str, Any] = {"me": roadmap.get("/v1/people/me")}
    if visit.may("feedback:read"):
        asked |= {
            "matching": feedback.find("/v1/matching"),
            "mail": feedback.find("/v1/mails", status="waiting", limit=20),
        }
    if visit.person.is_internal and visit.may("metrics:read"):
        asked["events"] = metrics.find("/v1/groups/unmatched", limit=20)
    answers = await visit.api.ask(**asked)
    return await visit.show(
        "settings/index.html",
        me=answers["me"],
        matching=answers.get("matching"),
        mail=answers.get("mail"),
        events=answers.get("events"),
        may_admin=visit.may("admin"),
    )


@router.post("/settings/workspace")
async def rename(visit: SignedIn, name: Annotated[str, Form()] = "") -> Response:
    try:
        await visit.api.roadmap.patch("/v1/workspace", {"name": name})
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return visit.go("/settings", "A workspace has a name of 1 to 120 characters.")
    visit.request.app.state.rail.workspace = None
    return visit.go("/settings", "Renamed.")


@router.get("/settings/people")
async def people(visit: SignedIn) -> Response:
    return await _people(visit)


async def _people(
    visit: Visit,
    *,
    link: JSON | None = None,
    form: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    roadmap = visit.api.roadmap
    answers = await visit.api.ask(
        people=roadmap.get("/v1/people", limit=200), teams=roadmap.get("/v1/teams", limit=200)
    )
    return await visit.show(
        "settings/people.html",
        status=status,
        people=answers["people"],
        teams=answers["teams"],
        link=link,
        form=form or {},
        errors=errors or {},
        may_admin=visit.may("admin"),
    )


@router.post("/settings/people")
async def invite(
    visit: SignedIn,
    email: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "maker",
    function: Annotated[str, Form()] = "product",
) -> Response:
    """The link is shown to the admin; it is mailed too where a mail server is set."""
    form = {"email": email, "name": name, "role": role, "function": function}
    try:
        made = await visit.api.roadmap.post("/v1/people", form)
    except ApiProblem as problem:
        if problem.status not in (409, 422):
            raise
        errors = problem.fields or {"email": problem.detail or problem.title}
        return await _people(visit, form=form, errors=errors, status=422)
    return await _people(visit, link={"name": name, **made["invitation"]})


@router.post("/settings/people/{person_id}")
async def change_person(
    visit: SignedIn,
    person_id: str,
    role: Annotated[str, Form()] = "",
    is_active: Annotated[str, Form()] = "",
) -> Response:
    changes: dict[str, Any] = {}
    if role:
        changes["role"] = role
    if is_active:
        changes["is_active"] = is_active == "yes"
    try:
        person = await visit.api.roadmap.patch(f"/v1/people/{person_id}", changes)
    except ApiProblem as problem:
        if problem.status != 409:
            raise
        return visit.go("/settings/people", problem.detail or problem.title)
    said = f"{person['name']}: {glossary.said(glossary.ROLES, person['role'])}."
    if changes.get("is_active") is False:
        said = f"{person['name']} is signed out everywhere and cannot sign in."
    return visit.go("/settings/people", said)


@router.get("/settings/keys")
async def keys(visit: SignedIn) -> Response:
    return await _keys(visit)


async def _keys(
    visit: Visit,
    *,
    made: JSON | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    asked: dict[str, Any] = {"write_keys": visit.api.metrics.get("/v1/write-keys", limit=100)}
    if visit.may("admin"):
        asked["keys"] = visit.api.roadmap.get("/v1/keys", limit=100)
    answers = await visit.api.ask(**asked)
    return await visit.show(
        "settings/keys.html",
        status=status,
        keys=answers.get("keys"),
        write_keys=answers["write_keys"],
        scopes=SCOPES,
        made=made,
        errors=errors or {},
        metrics_address=visit.settings.public_url_of("metrics"),
        feedback_address=visit.settings.public_url_of("feedback"),
        may_admin=visit.may("admin"),
    )


@router.post("/settings/keys")
async def make_key(
    visit: SignedIn,
    name: Annotated[str, Form()] = "",
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    try:
        made = await visit.api.roadmap.post("/v1/keys", {"name": name, "scopes": scopes or []})
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _keys(visit, errors=problem.fields, status=422)
    return await _keys(visit, made={"name": made["name"], "key": made["key"], "kind": "api"})


@router.post("/settings/keys/{key_id}/revocation")
async def revoke_key(visit: SignedIn, key_id: str) -> Response:
    await visit.api.roadmap.delete(f"/v1/keys/{key_id}")
    return visit.go("/settings/keys", "Revoked: it opens nothing any more.")


@router.post("/settings/write-keys")
async def make_write_key(visit: SignedIn, name: Annotated[str, Form()] = "") -> Response:
    try:
        made = await visit.api.metrics.post("/v1/write-keys", {"name": name})
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _keys(visit, errors={"write_name": "Give it a name."}, status=422)
    shown = {"name": made["name"], "key": made["write_key"], "kind": "write"}
    return await _keys(visit, made=shown)


@router.post("/settings/write-keys/{key_id}/revocation")
async def revoke_write_key(visit: SignedIn, key_id: str) -> Response:
    await visit.api.metrics.delete(f"/v1/write-keys/{key_id}")
    return visit.go("/settings/keys", "Revoked: no event comes in with it any more.")


@router.get("/settings/sources")
async def sources(visit: SignedIn) -> Response:
    return await _sources(visit)


async def _sources(
    visit: Visit, *, made: JSON | None = None, errors: dict[str, str] | None = None
) -> Response:
    feedback = visit.api.feedback
    answers = await visit.api.ask(
        sources=feedback.get("/v1/sources", limit=100), tools=feedback.get("/v1/sources/tools")
    )
    return await visit.show(
        "settings/sources.html",
        status=422 if errors else 200,
        sources=answers["sources"],
        tools=answers["tools"] or [],
        made=made,
        errors=errors or {},
    )


@router.post("/settings/sources")
async def connect(
    visit: SignedIn,
    tool: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    secret: Annotated[str, Form()] = "",
) -> Response:
    body = {"tool": tool, "name": name or tool, "secret": secret or None}
    try:
        made = await visit.api.feedback.post("/v1/sources", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _sources(visit, errors=problem.fields or {"secret": problem.detail})
    return await _sources(visit, made=made)


@router.get("/settings/sources/{source_id}")
async def show_source(visit: SignedIn, source_id: str) -> Response:
    """Its address, and each delivery as it came; what failed says why and can be read again."""
    source = await visit.api.feedback.get(f"/v1/sources/{source_id}")
    answers = await visit.api.ask(
        deliveries=visit.api.feedback.get(f"/v1/sources/{source_id}/deliveries", limit=25)
    )
    template = "settings/_deliveries.html" if visit.is_partial else "settings/source.html"
    return await visit.show(template, source=source, deliveries=answers["deliveries"])


@router.post("/settings/sources/{source_id}/replay")
async def replay(
    visit: SignedIn, source_id: str, delivery: Annotated[str, Form()] = ""
) -> Response:
    path = f"/v1/sources/{source_id}/deliveries"
    await visit.api.feedback.post(f"{path}/{delivery}/replay" if delivery else f"{path}/replay")
    return visit.go(f"/settings/sources/{source_id}", "Read again.")


@router.get("/settings/imports")
async def imports(visit: SignedIn, started: str = "") -> Response:
    found = await visit.api.ask(
        running=visit.api.feedback.find(f"/v1/imports/{started}") if started else _nothing()
    )
    template = "settings/_import.html" if visit.is_partial else "settings/imports.html"
    return await visit.show(template, running=found["running"], problem="")


async def _nothing() -> None:
    return None


@router.post("/settings/imports")
async def bring_in(
    visit: SignedIn, file: UploadFile, format: Annotated[str, Form()] = "csv"
) -> Response:
    given = (file.filename or "file", await file.read(), file.content_type or "text/csv")
    try:
        made = await visit.api.feedback.send("/v1/imports", {"format": format}, given)
    except ApiProblem as problem:
        if problem.status not in (413, 422, 400):
            raise
        said = next(iter(problem.fields.values()), problem.detail or problem.title)
        return await visit.show("settings/imports.html", status=422, running=None, problem=said)
    return visit.go(f"/settings/imports?started={made['id']}")


@router.post("/settings/fresh-start")
async def start_fresh(visit: SignedIn) -> Response:
    """The demo goes, counted to nothing; the one who asks stays signed in."""
    answer = await visit.api.roadmap.post("/v1/workspace/fresh-start")
    state = visit.request.app.state
    state.rail.workspace = None
    state.rail.by_person.clear()
    tables = sum(len(counts) for counts in answer["left"].values())
    said = f"The demo is gone: {tables} tables and the event store counted, nothing left in any."
    return visit.go("/begin", said)


@router.get("/begin")
async def begin(visit: SignedIn) -> Response:
    """Four steps with one's own data; each shows its first row as it arrives."""
    feedback, metrics, roadmap = visit.api.feedback, visit.api.metrics, visit.api.roadmap
    answers = await visit.api.ask(
        companies=feedback.get("/v1/companies", limit=1),
        notes=feedback.get("/v1/feedback", limit=1),
        items=roadmap.get("/v1/items", limit=1),
        events=metrics.get("/v1/events"),
    )
    template = "settings/_steps.html" if visit.is_partial else "settings/begin.html"
    return await visit.show(template, **answers)
