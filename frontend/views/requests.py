"""Requests: what many customers need, what it is worth, and the item that answers it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontend.api import ApiProblem
from frontend.strips import strip_of
from frontend.visits import SignedIn, Visit

router = APIRouter()

SORTS = {
    "arr": "Most revenue",
    "companies": "Most companies",
    "votes": "Most votes",
    "last_asked": "Last asked",
    "newest": "Newest",
}
AT_ONCE = 40


@router.get("/requests")
async def index(
    visit: SignedIn,
    q: str = "",
    status: str = "",
    sort: str = "arr",
    item: str = "",
    after: str = "",
) -> Response:
    sort = sort if sort in SORTS else "arr"
    answers = await visit.api.ask(
        page=visit.api.feedback.get(
            "/v1/requests",
            q=q,
            status=status,
            # Words rank by how well they fit; the money orders what no words were given for.
            sort="newest" if q else sort,
            item=item,
            limit=AT_ONCE,
            after=after,
        ),
        item=visit.api.roadmap.find(f"/v1/items/{item}") if item else _nothing(),
    )
    return await visit.show(
        "requests/index.html",
        page=answers["page"],
        item=answers["item"],
        q=q,
        wanted_status=status,
        sort=sort,
        sorts=SORTS,
        may_write=visit.may("feedback:write"),
    )


async def _nothing() -> None:
    return None


@router.post("/requests")
async def create(visit: SignedIn, title: Annotated[str, Form()] = "") -> Response:
    try:
        made = await visit.api.feedback.post("/v1/requests", {"title": title})
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return visit.go("/requests", "A request needs a title of at most 500 characters.")
    return visit.go(f"/requests/{made['id']}", "The request is there. Attach notes from the inbox.")


@router.get("/requests/{request_id}")
async def show(visit: SignedIn, request_id: str) -> Response:
    return await _page(visit, request_id)


async def _page(
    visit: Visit, request_id: str, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    feedback = visit.api.feedback
    wish = await feedback.get(f"/v1/requests/{request_id}")
    first = next((one for one in wish["items"] if not one["waiting"]), None)
    answers = await visit.api.ask(
        notes=feedback.get("/v1/feedback", request=wish["merged_into"] or request_id, limit=25),
        thread=visit.api.roadmap.find(f"/v1/items/{first['id']}/thread") if first else _nothing(),
        items=visit.api.roadmap.get("/v1/items", limit=200)
        if visit.may("feedback:write")
        else _nothing(),
    )
    visit.be_at(wish["title"], "request")
    linked = {one["id"] for one in wish["items"]}
    choices = answers["items"]["results"] if answers["items"] else []
    return await visit.show(
        "requests/show.html",
        status=status,
        wish=wish,
        notes=answers["notes"],
        strip=strip_of(answers["thread"], visit.settings, visit.today, here="request")
        if first
        else None,
        choices=[(row["id"], row["title"]) for row in choices if row["id"] not in linked],
        errors=errors or {},
        may_write=visit.may("feedback:write"),
    )


@router.post("/requests/{request_id}")
async def change(
    visit: SignedIn,
    request_id: str,
    title: Annotated[str, Form()] = "",
    audience: Annotated[str, Form()] = "internal",
    workaround: Annotated[str, Form()] = "",
    reply: Annotated[str, Form()] = "",
) -> Response:
    body = {
        "title": title,
        "audience": audience,
        "workaround": workaround or None,
        "reply": reply or None,
    }
    if reply:
        body["reply_checked_on"] = visit.today.isoformat()
    try:
        await visit.api.feedback.patch(f"/v1/requests/{request_id}", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _page(visit, request_id, problem.fields, status=422)
    return visit.go(f"/requests/{request_id}", "Kept.")


@router.post("/requests/{request_id}/items")
async def link(
    visit: SignedIn,
    request_id: str,
    item: Annotated[str, Form()],
    importance: Annotated[int, Form(ge=0, le=3)] = 1,
) -> Response:
    """Everyone behind the request now counts towards the item, each company once."""
    await visit.api.feedback.put(
        f"/v1/requests/{request_id}/items/{item}", {"importance": importance}
    )
    undo = f"/requests/{request_id}/items/removal"
    return visit.go(f"/requests/{request_id}", "Linked to the roadmap.", undo=undo, item=item)


@router.post("/requests/{request_id}/items/removal")
async def unlink(visit: SignedIn, request_id: str, item: Annotated[str, Form()]) -> Response:
    await visit.api.feedback.delete(f"/v1/requests/{request_id}/items/{item}")
    return visit.go(f"/requests/{request_id}", "No longer linked.")


@router.post("/requests/{request_id}/item")
async def make_item(visit: SignedIn, request_id: str) -> Response:
    """The request becomes an item in one step, with its demand and its notes kept."""
    wish = await visit.api.feedback.get(f"/v1/requests/{request_id}")
    body = {"title": wish["title"], "kind": "feature", "horizon": "later"}
    made = await visit.api.roadmap.post("/v1/items", body)
    await visit.api.feedback.put(f"/v1/requests/{request_id}/items/{made['id']}", {"importance": 3})
    return visit.go(f"/items/{made['id']}", "An item, with everyone who asked behind it.")


@router.post("/requests/{request_id}/merge")
async def merge(visit: SignedIn, request_id: str, into: Annotated[str, Form()]) -> Response:
    await visit.api.feedback.put(f"/v1/requests/{request_id}/merge", {"into": into})
    undo = f"/requests/{request_id}/unmerge"
    return visit.go(f"/requests/{into}", "Merged: each company counts once.", undo=undo)


@router.post("/requests/{request_id}/unmerge")
async def unmerge(visit: SignedIn, request_id: str) -> Response:
    await visit.api.feedback.delete(f"/v1/requests/{request_id}/merge")
    return visit.go(f"/requests/{request_id}", "Taken apart again: both are what they were.")


@router.get("/requests/{request_id}/others")
async def others(visit: SignedIn, request_id: str, q: str = "") -> Response:
    """Requests that this one may be merged into."""
    page = await visit.api.feedback.get("/v1/requests", q=q, limit=9)
    found = [row for row in page["results"] if row["id"] != request_id][:8]
    return await visit.show("requests/_others.html", found=found, request_id=request_id)
