"""In a demo: send a note as one of its customers, and watch it come in, with its like proposed."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.responses import Response

from frontend.api import JSON, ApiProblem, Missing
from frontend.rail import workspace_of
from frontend.visits import SignedIn, Visit

router = APIRouter()

MOST_COMPANIES = 6
KEY_NAME = "A note sent from a terminal"


@router.get("/feedback/send-now")
async def show(visit: SignedIn) -> Response:
    return await _page(visit)


async def _page(
    visit: Visit,
    *,
    key: str = "",
    form: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    await _only_in_a_demo(visit)
    wish, companies = await _offer(visit)
    form = form or {"text": _words(wish), "company": ""}
    chosen = form["company"] or (companies[0]["external_id"] if companies else "")
    template = "feedback/_send_now_form.html" if visit.is_partial else "feedback/send_now.html"
    return await visit.show(
        template,
        status=status,
        companies=companies,
        form=form,
        problem=problem,
        key=key,
        curl=_curl(visit, key or "YOUR_KEY", form["text"], chosen),
        may_make_key=visit.may("admin"),
    )


async def _only_in_a_demo(visit: Visit) -> None:
    workspace = await workspace_of(visit.api, visit.request.app.state.rail)
    if not workspace.is_demo or not visit.may("feedback:write"):
        raise HTTPException(404)


async def _offer(visit: Visit) -> tuple[JSON, JSON]:
    """The open need with the most money behind it, and companies that have not asked for it."""
    feedback = visit.api.feedback
    answers = await visit.api.ask(
        wishes=feedback.get("/v1/requests", sort="arr", limit=20),
        companies=feedback.get("/v1/companies", limit=200),
    )
    wishes = [row for row in _results(answers["wishes"]) if row["status"] in ("open", "planned")]
    planned = [row for row in wishes if row.get("items")]
    wish = next(iter(planned or wishes), None)
    notes = await visit.api.ask(
        notes=visit.again().feedback.get("/v1/feedback", request=wish["id"], limit=200)
        if wish
        else _nothing()
    )
    if isinstance(answers["companies"], Missing):
        return wish, answers["companies"]
    asked = {(row.get("company") or {}).get("external_id") for row in _results(notes["notes"])}
    rows = [row for row in _results(answers["companies"]) if row["external_id"] not in asked]
    rows.sort(key=lambda row: -float(row["arr"] or 0))
    return wish, rows[:MOST_COMPANIES]


async def _nothing() -> None:
    return None


def _results(page: JSON) -> list[JSON]:
    return [row for row in page["results"] if "deleted_at" not in row] if page else []


def _words(wish: JSON) -> str:
    """Words to begin with, about the need that most money waits for."""
    if wish is None:
        return ""
    return f"We need this too: {wish['title']}. Without it our people lose time every day."


def _curl(visit: Visit, key: str, text: str, company: str) -> str:
    """One line for a terminal; quotes inside it are safe in a shell."""
    body = {"text": text, "source": "email", "company": {"external_id": company}}
    data = json.dumps(body, ensure_ascii=False).replace("'", "'\\''")
    address = visit.settings.public_url_of("feedback")
    return (
        f"curl {address}/v1/feedback -H 'authorization: Bearer {key}'"
        f" -H 'content-type: application/json' -d '{data}'"
    )


@router.post("/feedback/send-now")
async def send(
    visit: SignedIn,
    text: Annotated[str, Form(max_length=100_000)] = "",
    company: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """The note comes in like any other, from a person of that company who has written before."""
    await _only_in_a_demo(visit)
    body: dict[str, Any] = {"text": text.strip(), "source": "email"}
    if company:
        body["company"] = {"external_id": company}
        contact = await _someone_of(visit, company)
        if contact:
            body["contact"] = contact
    try:
        made = await visit.api.feedback.post("/v1/feedback", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        form = {"text": text, "company": company}
        said = problem.fields.get("text") or problem.detail
        return await _page(visit, form=form, problem=said, status=422)
    shown = f"/feedback?order=newest&note={made['id']}"
    return visit.go(shown, "The note came in. Is it like another?")


async def _someone_of(visit: Visit, company: str) -> dict[str, str]:
    found = await visit.api.ask(
        notes=visit.api.feedback.get("/v1/feedback", company=company, limit=20)
    )
    for note in _results(found["notes"]):
        known = note.get("contact") or {}
        if known.get("email") or known.get("external_id"):
            return {
                name: known[name] for name in ("external_id", "email", "name") if known.get(name)
            }
    return {}


@router.post("/feedback/send-now/key")
async def make_key(visit: SignedIn) -> Response:
    """A key that can write notes and nothing else, shown once in the line to paste."""
    await _only_in_a_demo(visit)
    body = {"name": KEY_NAME, "scopes": ["feedback:write"]}
    made = await visit.api.roadmap.post("/v1/keys", body)
    return await _page(visit, key=made["key"])
