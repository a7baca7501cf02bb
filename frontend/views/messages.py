"""What those who asked are told: read by a person as each reader will, approved, then sent."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontend import glossary
from frontend.api import ApiProblem
from frontend.visits import SignedIn, Visit

router = APIRouter()


@router.get("/messages")
async def index(visit: SignedIn, state: str = "", after: str = "") -> Response:
    page = await visit.api.feedback.get("/v1/messages", state=state, after=after, limit=50)
    return await visit.show("messages/index.html", page=page, state=state)


@router.post("/messages")
async def draft(
    visit: SignedIn, item: Annotated[str, Form()], kind: Annotated[str, Form()]
) -> Response:
    """A draft from the item's customer wording; nobody hears of it yet."""
    made = await visit.api.feedback.post("/v1/messages", {"item": item, "kind": kind})
    return visit.go(f"/messages/{made['id']}", "A draft. Nobody has heard of it yet.")


@router.get("/messages/{message_id}")
async def show(visit: SignedIn, message_id: str) -> Response:
    return await _page(visit, message_id)


async def _page(
    visit: Visit, message_id: str, problem: ApiProblem | None = None, status: int = 200
) -> Response:
    feedback = visit.api.feedback
    message = await feedback.get(f"/v1/messages/{message_id}")
    answers = await visit.api.ask(
        recipients=feedback.get(f"/v1/messages/{message_id}/recipients", limit=50)
    )
    return await visit.show(
        "messages/show.html",
        status=status,
        message=message,
        kind=glossary.said(glossary.MESSAGE_KINDS, message["kind"]),
        recipients=answers["recipients"],
        problem=problem,
        errors=problem.fields if problem else {},
        may_write=visit.may("feedback:write") and visit.person.is_internal,
    )


@router.post("/messages/{message_id}")
async def change(
    visit: SignedIn,
    message_id: str,
    subject: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
) -> Response:
    try:
        await visit.api.feedback.patch(
            f"/v1/messages/{message_id}", {"subject": subject, "text": text}, etag=f'"{version}"'
        )
    except ApiProblem as problem:
        if problem.status not in (409, 412, 422):
            raise
        return await _page(visit, message_id, problem, problem.status)
    return visit.go(f"/messages/{message_id}", "The draft is kept.")


@router.post("/messages/{message_id}/approval")
async def approve(visit: SignedIn, message_id: str) -> Response:
    """From here on it goes out by itself; who approved it is recorded."""
    try:
        await visit.api.feedback.post(f"/v1/messages/{message_id}/approval")
    except ApiProblem as problem:
        if problem.status not in (409, 422):
            raise
        return await _page(visit, message_id, problem, problem.status)
    return visit.go(f"/messages/{message_id}", "Approved: it is on its way.")


@router.post("/messages/{message_id}/deletion")
async def discard(visit: SignedIn, message_id: str) -> Response:
    message = await visit.api.feedback.get(f"/v1/messages/{message_id}")
    await visit.api.feedback.delete(f"/v1/messages/{message_id}")
    return visit.go(f"/items/{message['item']}#told", "The draft is gone; nobody heard of it.")
