"""Support: is it known, what may be said, and this customer added in one step."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontend.api import ApiProblem
from frontend.visits import SignedIn

router = APIRouter()

AT_ONCE = 12


@router.get("/support")
async def index(visit: SignedIn, q: str = "", company: str = "") -> Response:
    feedback = visit.api.feedback
    answers = await visit.api.ask(
        page=feedback.get("/v1/answers", q=q, company=company, limit=AT_ONCE),
        companies=feedback.get("/v1/companies", limit=200),
    )
    template = "support/_answers.html" if visit.is_partial else "support/index.html"
    return await visit.show(
        template,
        page=answers["page"],
        companies=answers["companies"],
        q=q,
        company=company,
        may_write=visit.may("feedback:write"),
    )


@router.post("/support/{request_id}/customers")
async def add_customer(
    visit: SignedIn,
    request_id: str,
    email: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    q: Annotated[str, Form()] = "",
) -> Response:
    """This customer asks for it too: a note in their words, attached at once."""
    body: dict[str, Any] = {
        "text": text or q or "Asked support for this.",
        "source": "support",
        "contact": {"email": email},
        "request_id": request_id,
    }
    back = f"/support?q={q}" if q else "/support"
    try:
        await visit.api.feedback.post("/v1/feedback", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        said = next(iter(problem.fields.values()), problem.title)
        return visit.go(back, f"Not added: {said}")
    return visit.go(back, f"{email} is counted, and will be told.")
