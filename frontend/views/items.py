"""One item: its thread, what was promised and measured, who asked, and what one may do with it."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from frontend import glossary, item_page
from frontend.api import JSON, ApiProblem
from frontend.visits import SignedIn, Visit

router = APIRouter()

BRIEF = {
    "problem": "What is wrong today",
    "who": "For whom",
    "hypothesis": "What we expect",
    "acceptance": "It is done when",
    "not_in_scope": "Not in scope",
}
WORDINGS = {
    "plain": "In one plain sentence",
    "technical": "For engineers",
    "customer": "To customers, word for word",
    "sales": "What sales may say",
}
NAMES = [
    *("title", "kind", "audience", "horizon", "product", "objective", "team", "owner"),
    *("starts_on", "ends_on", "expected_on", "effort_low", "effort_likely", "effort_high"),
    *("confidence", "reason"),
    *(f"brief_{key}" for key in BRIEF),
    *(f"wording_{key}" for key in WORDINGS),
]


@router.get("/items/new")
async def new(visit: SignedIn, title: str = "", request: str = "") -> Response:
    return await _form(visit, None, {"title": title}, {}, request=request)


@router.post("/items")
async def create(visit: SignedIn, request: Request) -> Response:
    form = await _read(request)
    body = _body(form)
    try:
        made = await visit.api.roadmap.post("/v1/items", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _form(visit, None, form, problem.fields, status=422)
    if form.get("request"):
        await visit.api.feedback.put(
            f"/v1/requests/{form['request']}/items/{made['id']}", {"importance": 2}
        )
    return visit.go(f"/items/{made['id']}", f"{made['title']} is on the roadmap.")


@router.get("/items/{item_id}")
async def show(visit: SignedIn, item_id: str) -> Response:
    page = await item_page.gather(visit, item_id)
    visit.be_at(page["item"]["title"], f"item, {page['stage'].word.lower()}")
    return await visit.show("items/show.html", **page)


@router.get("/items/{item_id}/edit")
async def edit(visit: SignedIn, item_id: str) -> Response:
    item = await visit.api.roadmap.get(f"/v1/items/{item_id}")
    return await _form(visit, item, _as_form(item), {})


@router.post("/items/{item_id}")
async def change(visit: SignedIn, item_id: str, request: Request) -> Response:
    form = await _read(request)
    version = form.pop("version", "")
    try:
        await visit.api.roadmap.patch(
            f"/v1/items/{item_id}", _body(form), etag=f'"{version}"' if version else None
        )
    except ApiProblem as problem:
        if problem.status not in (412, 422):
            raise
        item = await visit.api.roadmap.get(f"/v1/items/{item_id}")
        errors = problem.fields
        if problem.status == 412:
            errors["version"] = (
                "Somebody changed this item while you were writing. Your words are still here: "
                "compare, then save again."
            )
        return await _form(visit, item, form, errors, status=problem.status)
    return visit.go(f"/items/{item_id}", "Saved.")


@router.post("/items/{item_id}/stage")
async def move(
    visit: SignedIn,
    item_id: str,
    to: Annotated[str, Form()],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """A gate that is closed says what is missing, on the page itself."""
    body = {"to": to, **({"reason": reason} if reason else {})}
    try:
        await visit.api.roadmap.post(f"/v1/items/{item_id}/stage", body)
    except ApiProblem as problem:
        if problem.status not in (409, 422):
            raise
        page = await item_page.gather(visit, item_id)
        return await visit.show(
            "items/show.html", status=problem.status, **{**page, "refusal": problem}
        )
    return visit.go(f"/items/{item_id}", f"Now {glossary.said(glossary.STAGES, to).lower()}.")


@router.post("/items/{item_id}/verdict")
async def give_verdict(
    visit: SignedIn,
    item_id: str,
    reading: Annotated[str, Form()],
    verdict: Annotated[str, Form()],
    next: Annotated[str, Form()],
    note: Annotated[str, Form()] = "",
) -> Response:
    """What came of it, and what is next; those who asked are told once a person approves."""
    body = {"reading": reading, "verdict": verdict, "next": next}
    try:
        await visit.api.roadmap.post(
            f"/v1/items/{item_id}/verdict", {**body, **({"note": note} if note else {})}
        )
    except ApiProblem as problem:
        if problem.status not in (409, 422):
            raise
        page = await item_page.gather(visit, item_id)
        return await visit.show(
            "items/show.html", status=problem.status, **{**page, "refusal": problem}
        )
    word = glossary.state(glossary.VERDICTS, verdict).word
    return visit.go(f"/items/{item_id}#verdict", f"The verdict: {word.lower()}.")


@router.post("/items/{item_id}/deletion")
async def delete(visit: SignedIn, item_id: str) -> Response:
    await visit.api.roadmap.delete(f"/v1/items/{item_id}")
    return visit.go("/roadmap", "The item was removed.")


async def _read(request: Request) -> dict[str, str]:
    return {key: str(value).strip() for key, value in (await request.form()).items()}


async def _form(
    visit: Visit,
    item: JSON,
    form: dict[str, Any],
    errors: dict[str, str],
    *,
    request: str = "",
    status: int = 200,
) -> Response:
    roadmap = visit.api.roadmap
    answers = await visit.api.ask(
        products=roadmap.get("/v1/products", limit=200),
        teams=roadmap.get("/v1/teams", limit=200),
        people=roadmap.get("/v1/people", limit=200),
        objectives=roadmap.get("/v1/objectives", limit=200),
    )
    choices = {
        name: [(row["id"], row.get("name") or row.get("title")) for row in page["results"]]
        if page
        else []
        for name, page in answers.items()
    }
    return await visit.show(
        "items/form.html",
        status=status,
        item=item,
        form={name: form.get(name) or "" for name in NAMES},
        version=item["version"] if item else "",
        errors=errors,
        choices=choices,
        brief=BRIEF,
        wordings=WORDINGS,
        for_request=request or form.get("request", ""),
    )


def _as_form(item: JSON) -> dict[str, Any]:
    """An item as its form shows it."""
    form = {key: value for key, value in item.items() if not isinstance(value, dict | list)}
    for key in BRIEF:
        form[f"brief_{key}"] = (item.get("brief") or {}).get(key)
    for key in WORDINGS:
        form[f"wording_{key}"] = (item.get("wording") or {}).get(key)
    for end, value in (item.get("effort") or {}).items():
        form[f"effort_{end}"] = value
    return form


def _body(form: dict[str, str]) -> dict[str, Any]:
    """What the form names, as the service wants it; a field left empty empties the record's."""
    plain = ("product", "objective", "team", "owner", "horizon", "starts_on", "ends_on")
    body: dict[str, Any] = {
        key: form[key] or None for key in (*plain, "expected_on", "reason") if key in form
    }
    if not body.get("reason"):
        body.pop("reason", None)
    for key in ("title", "kind", "audience"):
        if key in form:
            body[key] = form[key]
    if "confidence" in form:
        body["confidence"] = _number(form["confidence"])
    body["wording"] = {key: form.get(f"wording_{key}") or None for key in WORDINGS}
    body["brief"] = {key: form.get(f"brief_{key}") or None for key in BRIEF}
    likely = _number(form.get("effort_likely", ""))
    if "effort_likely" in form:
        ends = {end: _number(form.get(f"effort_{end}", "")) for end in ("low", "high")}
        known = {end: value for end, value in ends.items() if value is not None}
        body["effort"] = None if likely is None else {"likely": likely, **known}
    return body


def _number(text: str) -> float | int | str | None:
    """A number where it is one; anything else goes on as it is, for the service to refuse."""
    if not text:
        return None
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return text
    return int(value) if value.is_integer() else value
