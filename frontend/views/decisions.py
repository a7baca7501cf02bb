"""Decisions with their options and objections: asked by a day, decided with a reason, kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontend.api import ApiProblem
from frontend.visits import SignedIn, Visit, safe_next

router = APIRouter()


@router.get("/decisions")
async def index(visit: SignedIn, state: str = "open", after: str = "") -> Response:
    shown = "" if state == "all" else state
    page = await visit.api.roadmap.get("/v1/decisions", state=shown, after=after, limit=50)
    return await visit.show(
        "decisions/index.html", page=page, state=state, may_write=visit.may("roadmap:write")
    )


@router.get("/decisions/new")
async def new(visit: SignedIn) -> Response:
    return await _form(visit, {}, {})


@router.post("/decisions")
async def ask(
    visit: SignedIn,
    title: Annotated[str, Form()] = "",
    question: Annotated[str, Form()] = "",
    due_on: Annotated[str, Form()] = "",
    option: Annotated[list[str] | None, Form()] = None,
    option_item: Annotated[list[str] | None, Form()] = None,
    asked_of_board: Annotated[bool, Form()] = False,
) -> Response:
    pairs = zip(option or [], option_item or [], strict=False)
    options = [
        {"name": name.strip(), **({"item": item} if item else {})}
        for name, item in pairs
        if name.strip()
    ]
    body: dict[str, Any] = {"title": title, "options": options, "asked_of_board": asked_of_board}
    body |= {key: value for key, value in (("question", question), ("due_on", due_on)) if value}
    try:
        made = await visit.api.roadmap.post("/v1/decisions", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        form = {"title": title, "question": question, "due_on": due_on}
        return await _form(visit, form, problem.fields, status=422)
    return visit.go(f"/decisions/{made['id']}", "Asked.")


async def _form(
    visit: Visit, form: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    found = await visit.api.ask(items=visit.api.roadmap.get("/v1/items", limit=200))
    items = found["items"]["results"] if found["items"] else []
    return await visit.show(
        "decisions/form.html",
        status=status,
        form={name: form.get(name, "") for name in ("title", "question", "due_on")},
        errors={name: errors.get(name, "") for name in ("title", "question", "due_on")},
        items=[(row["id"], row["title"]) for row in items],
    )


@router.get("/decisions/{decision_id}")
async def show(visit: SignedIn, decision_id: str) -> Response:
    decision = await visit.api.roadmap.get(f"/v1/decisions/{decision_id}")
    visit.be_at(decision["title"], "decision")
    return await visit.show(
        "decisions/show.html",
        decision=decision,
        may_object=visit.may("roadmap:write") or visit.may("roadmap:approve"),
    )


@router.post("/decisions/{decision_id}/outcome")
async def decide(
    visit: SignedIn,
    decision_id: str,
    decided: Annotated[str, Form()],
    reason: Annotated[str, Form()],
) -> Response:
    body = {"decided": decided, "reason": reason}
    await visit.api.roadmap.put(f"/v1/decisions/{decision_id}/outcome", body)
    return visit.go(f"/decisions/{decision_id}", "Decided. It stays on record.")


@router.post("/decisions/{decision_id}/objections")
async def object_to_decision(
    visit: SignedIn, decision_id: str, text: Annotated[str, Form()]
) -> Response:
    await visit.api.roadmap.post(f"/v1/decisions/{decision_id}/objections", {"text": text})
    return visit.go(f"/decisions/{decision_id}", "Your objection stands beside the decision.")


@router.post("/items/{item_id}/objections")
async def object_to_item(visit: SignedIn, item_id: str, text: Annotated[str, Form()]) -> Response:
    await visit.api.roadmap.post(f"/v1/items/{item_id}/objections", {"text": text})
    return visit.go(f"/items/{item_id}#objections", "Your objection stands on record.")


@router.post("/objections/{objection_id}/answer")
async def answer(
    visit: SignedIn,
    objection_id: str,
    text: Annotated[str, Form()],
    back: Annotated[str, Form()] = "/decisions",
) -> Response:
    await visit.api.roadmap.put(f"/v1/objections/{objection_id}/answer", {"answer": text})
    return visit.go(safe_next(back), "Answered.")
