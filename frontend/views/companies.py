"""Companies: the list, one account as sales and success need it, and "whose is this?"."""

from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontend import formats
from frontend.api import JSON, ApiProblem
from frontend.visits import SignedIn, Visit

router = APIRouter()

AT_ONCE = 50
RENEWS_SOON = timedelta(days=90)


@router.get("/companies")
async def index(visit: SignedIn, q: str = "", after: str = "") -> Response:
    feedback = visit.api.feedback
    answers = await visit.api.ask(
        page=feedback.get("/v1/companies", q=q, limit=AT_ONCE, after=after),
        unmatched=feedback.get("/v1/unmatched", limit=20),
        matching=feedback.find("/v1/matching"),
    )
    return await visit.show(
        "companies/index.html",
        page=answers["page"],
        unmatched=answers["unmatched"],
        matching=answers["matching"],
        q=q,
        may_write=visit.may("feedback:write"),
    )


@router.post("/companies/unmatched/{unmatched_id}")
async def settle(visit: SignedIn, unmatched_id: str, company: Annotated[str, Form()]) -> Response:
    """Whose is this? Its notes move to that company, and what comes next finds it."""
    await visit.api.feedback.put(f"/v1/unmatched/{unmatched_id}/company", {"company": company})
    undo = f"/companies/unmatched/{unmatched_id}/undo"
    return visit.go("/companies", "Settled: its notes count for that company.", undo=undo)


@router.post("/companies/unmatched/{unmatched_id}/undo")
async def unsettle(visit: SignedIn, unmatched_id: str) -> Response:
    await visit.api.feedback.delete(f"/v1/unmatched/{unmatched_id}/company")
    return visit.go("/companies", "Undone: it waits again.")


@router.get("/accounts/{external_id:path}")
async def show(visit: SignedIn, external_id: str) -> Response:
    return await _account(visit, external_id)


async def _account(
    visit: Visit,
    external_id: str,
    *,
    errors: dict[str, str] | None = None,
    form: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    feedback, roadmap = visit.api.feedback, visit.api.roadmap
    segment = quote(external_id, safe="")
    asked = await feedback.get(f"/v1/companies/{segment}/asks")
    company = asked["company"]
    answers = await visit.api.ask(
        notes=feedback.get("/v1/feedback", company=company["external_id"], limit=5),
        promises=roadmap.get("/v1/promises", company=company["external_id"], limit=20),
        items=roadmap.get("/v1/items", limit=200),
    )
    visit.be_at(company["name"], "company")
    known = answers["items"]["results"] if answers["items"] else []
    return await visit.show(
        "companies/account.html",
        status=status,
        company=company,
        asks=asked["results"],
        shipped=[ask for ask in asked["results"] if _is_shipped(ask)],
        waiting=[ask for ask in asked["results"] if not _is_shipped(ask)],
        notes=answers["notes"],
        promises=answers["promises"],
        choices=[(row["id"], row["title"]) for row in known if row["stage"] not in DONE],
        renews_soon=_renews_soon(visit, company),
        risks=_risks(visit, company, answers["promises"], asked["results"]),
        errors=errors or {},
        form=form or {},
        may_write=visit.may("feedback:write"),
    )


DONE = ("launched", "measured", "closed", "declined")


def _is_shipped(ask: JSON) -> bool:
    return ask["status"] == "shipped" or any(item["stage"] in DONE[:3] for item in ask["items"])


def _renews_soon(visit: Visit, company: JSON) -> bool:
    renewal = company["renewal_on"]
    if not renewal:
        return False
    return bool(visit.today.isoformat() <= renewal <= (visit.today + RENEWS_SOON).isoformat())


def _risks(visit: Visit, company: JSON, promises: JSON, asks: list[JSON]) -> list[str]:
    """Why this account may be lost, from recorded facts alone."""
    rows = promises["results"] if promises else []
    found = [
        f"promised {row['wording']}, likely {formats.day(row['expected_on'], visit.today)}"
        if row["expected_on"]
        else f"promised {row['wording']}"
        for row in rows
        if row["state"] in ("at_risk", "broken")
    ]
    declined = [ask["title"] for ask in asks if ask["status"] == "declined"]
    found += [f"we declined {title}" for title in declined]
    return found


@router.post("/accounts/{external_id:path}/requests")
async def log_request(
    visit: SignedIn, external_id: str, text: Annotated[str, Form()] = ""
) -> Response:
    """On behalf of the account, in one step: the note counts with its revenue at once."""
    body: dict[str, Any] = {
        "text": text,
        "source": "call",
        "company": {"external_id": external_id},
    }
    if visit.person.email:
        body["tags"] = ["logged by us"]
    try:
        made = await visit.api.feedback.post("/v1/feedback", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _account(
            visit, external_id, errors=problem.fields, form={"text": text}, status=422
        )
    back = f"/accounts/{quote(external_id, safe='')}"
    return visit.go(back, "Logged.", undo=f"/feedback/{made['id']}/status", status="archived")


@router.post("/accounts/{external_id:path}/promises")
async def promise(
    visit: SignedIn,
    external_id: str,
    item: Annotated[str, Form()] = "",
    wording: Annotated[str, Form()] = "",
    by: Annotated[str, Form()] = "",
) -> Response:
    """What we told this company, and by when; a slip then names it."""
    body: dict[str, Any] = {"company": external_id, "item": item, "wording": wording}
    if by:
        body["by"] = by
    try:
        await visit.api.roadmap.post("/v1/promises", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        form = {"item": item, "wording": wording, "by": by}
        return await _account(visit, external_id, errors=problem.fields, form=form, status=422)
    return visit.go(f"/accounts/{quote(external_id, safe='')}", "The promise is on record.")
