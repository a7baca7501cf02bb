"""The inbox: one note after the other: attached, made a request, answered, put off or closed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.responses import Response, StreamingResponse

from frontend import strips
from frontend.api import JSON, ApiProblem, Missing, ServiceDown
from frontend.formats import count
from frontend.visits import SignedIn, Visit, safe_next

router = APIRouter()

AT_ONCE = 25
ASKED_AT_ONCE = 25
TABS: dict[str, tuple[str, dict[str, Any]]] = {
    "to_triage": ("To triage", {"status": "new", "snoozed": False}),
    "mine": ("Mine", {"status": "new", "snoozed": False, "assignee": "me"}),
    "renewing": ("Renewing within 90 days", {"status": "new", "snoozed": False, "renewing": True}),
    "unhappy": ("Unhappy", {"status": "new", "snoozed": False, "sentiment": "negative"}),
    "snoozed": ("Snoozed", {"status": "new", "snoozed": True}),
    "all": ("All notes", {}),
}
LIVE_SECONDS = 300
LOOK_EVERY = 2.0


@dataclass(frozen=True)
class Open:
    """The note that is being read, with what is proposed for it and what would change."""

    note: JSON
    offer: JSON | None
    strip: strips.Strip | None
    company: JSON | None
    promises: list[JSON]
    mail: str


@router.get("/feedback")
async def index(
    visit: SignedIn,
    tab: str = "to_triage",
    note: str = "",
    q: str = "",
    after: str = "",
    order: str = "",
) -> Response:
    """The one that waits longest first; `order=newest` where one watches for what comes."""
    tab = tab if tab in TABS else "to_triage"
    wanted = {"q": q} if q and tab == "all" else {**TABS[tab][1], "q": q}
    feedback = visit.api.feedback
    answers = await visit.api.ask(
        facts=feedback.get("/v1/inbox"),
        page=feedback.get(
            "/v1/feedback",
            limit=AT_ONCE,
            after=after,
            sort="newest" if tab == "all" or order == "newest" else "waiting",
            **wanted,
        ),
        chosen=feedback.find(f"/v1/feedback/{note}") if note else _nothing(),
    )
    rows = answers["page"]["results"] if answers["page"] else []
    chosen = answers["chosen"] or (rows[0] if rows else None)
    return await visit.show(
        "feedback/index.html",
        facts=answers["facts"],
        page=answers["page"],
        rows=rows,
        reading=await _open(visit, chosen) if chosen else None,
        next_note=_after(rows, chosen),
        tab=tab,
        tabs=[(key, label) for key, (label, _) in TABS.items()],
        q=q,
        may_write=visit.may("feedback:write"),
        asked=[row["id"] for row in rows[:ASKED_AT_ONCE] if not row["requests"]],
    )


async def _nothing() -> None:
    return None


def _after(rows: list[JSON], chosen: JSON | None) -> str:
    """The note that is read next, once this one is done."""
    ids = [row["id"] for row in rows]
    if chosen is None or chosen["id"] not in ids:
        return ""
    at = ids.index(chosen["id"])
    rest = ids[at + 1 :] + ids[:at][::-1]
    return rest[0] if rest else ""


async def _open(visit: Visit, note: JSON) -> Open:
    """Two rounds: who it is and what it is like; then what attaching it would change."""
    feedback, company = visit.api.feedback, note.get("company")
    external = quote(company["external_id"], safe="") if company else ""
    answers = await visit.api.ask(
        suggestion=_nothing()
        if note["requests"]
        else feedback.find(f"/v1/feedback/{note['id']}/suggestion"),
        company=feedback.find(f"/v1/companies/{external}") if company else _nothing(),
        promises=visit.api.roadmap.get("/v1/promises", company=company["external_id"], limit=10)
        if company
        else _nothing(),
    )
    offer = (answers["suggestion"] or {}).get("request")
    preview = None
    if offer:
        found = await visit.api.ask(
            preview=feedback.find(f"/v1/requests/{offer['id']}/preview", feedback=note["id"])
        )
        preview = found["preview"] or None
    rank = await _rank(visit, preview)
    promises = answers["promises"]["results"] if answers["promises"] else []
    return Open(
        note=note,
        offer=offer,
        strip=strips.if_attached(note, preview, visit.settings, visit.today, rank)
        if preview
        else None,
        company=answers["company"] or company,
        promises=[one for one in promises if one["state"] in ("open", "at_risk")],
        mail=(note.get("contact") or {}).get("email") or "",
    )


async def _rank(visit: Visit, preview: JSON | None) -> JSON:
    """Where the first item behind the request would then stand, for those who see the ranking."""
    item = next(iter(preview["items"]), None) if preview else None
    if item is None or not visit.person.is_internal:
        return None
    found = await visit.api.ask(
        rank=visit.api.roadmap.find(
            f"/v1/items/{item['id']}/rank",
            companies=item["companies_after"],
            arr=item["arr_after"],
        )
    )
    return found["rank"]


@router.get("/feedback/likeness")
async def likeness(visit: SignedIn, ids: str = "") -> Response:
    """What each waiting note looks like, fetched once the list stands."""
    wanted = [one for one in ids.split(",") if one][:ASKED_AT_ONCE]
    answers = await visit.api.ask(
        found=visit.api.feedback.get("/v1/suggestions", feedback=wanted) if wanted else _nothing()
    )
    found = answers["found"]["results"] if answers["found"] else []
    rows = [(row["feedback"], row["request"]) for row in found]
    return await visit.show("feedback/_likeness.html", likeness=rows)


@router.get("/feedback/new")
async def new(visit: SignedIn, company: str = "", text: str = "") -> Response:
    return await _new_form(visit, {"company": company, "text": text}, {})


@router.post("/feedback")
async def log_note(
    visit: SignedIn,
    text: Annotated[str, Form()] = "",
    company: Annotated[str, Form()] = "",
    contact: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "call",
) -> Response:
    """Written down for a customer, by whoever heard it."""
    form = {"text": text, "company": company, "contact": contact, "email": email, "source": source}
    body: dict[str, Any] = {"text": text, "source": source}
    if company:
        external = await _company_named(visit, company)
        if external is None:
            said = "No company has this name. Leave it empty, and it waits under “whose is this?”."
            return await _new_form(visit, form, {"company": said}, status=422)
        body["company"] = {"external_id": external}
    if contact or email:
        body["contact"] = {
            key: value for key, value in (("name", contact), ("email", email)) if value
        }
    try:
        made = await visit.api.feedback.post("/v1/feedback", body)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _new_form(visit, form, problem.fields, status=422)
    return visit.go(f"/feedback?note={made['id']}", "The note is in the inbox.")


async def _company_named(visit: Visit, name: str) -> str | None:
    page = await visit.api.feedback.get("/v1/companies", q=name, limit=50)
    for row in page["results"]:
        if name in (row["name"], row["external_id"]):
            return str(row["external_id"])
    return str(page["results"][0]["external_id"]) if len(page["results"]) == 1 else None


async def _new_form(
    visit: Visit, form: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    found = await visit.api.ask(companies=visit.api.feedback.get("/v1/companies", limit=200))
    names = ("text", "company", "contact", "email", "source")
    return await visit.show(
        "feedback/new.html",
        status=status,
        form={name: form.get(name, "") for name in names},
        errors={name: errors.get(name, "") for name in names},
        companies=found["companies"]["results"] if found["companies"] else [],
    )


@router.get("/feedback/{note_id}")
async def show(visit: SignedIn, note_id: str, next: str = "") -> Response:
    """One note on its own page; with `HX-Target: article#note` only the pane beside the list."""
    note = await visit.api.feedback.get(f"/v1/feedback/{note_id}")
    reading = await _open(visit, note)
    template = "feedback/_reader.html" if visit.is_partial else "feedback/show.html"
    return await visit.show(
        template,
        reading=reading,
        next_note=next,
        tab="to_triage",
        may_write=visit.may("feedback:write"),
    )


@router.get("/feedback/{note_id}/requests")
async def other_requests(visit: SignedIn, note_id: str, q: str = "") -> Response:
    """Requests one may attach this note to instead of the proposed one."""
    page = await visit.api.feedback.get(
        "/v1/requests", q=q, limit=8, sort="arr" if not q else "newest"
    )
    return await visit.show("feedback/_requests.html", found=page["results"], note_id=note_id, q=q)


@router.post("/feedback/{note_id}/attachment")
async def attach(
    visit: SignedIn,
    note_id: str,
    request: Annotated[str, Form()],
    passage: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
) -> Response:
    body = {"passage": passage} if passage.strip() else None
    await visit.api.feedback.put(f"/v1/requests/{request}/feedback/{note_id}", body)
    said = f"Attached to {title}." if title else "Attached."
    undo = f"/feedback/{note_id}/detachment"
    return visit.go(_next(next), said, undo=undo, request=request)


@router.post("/feedback/{note_id}/detachment")
async def detach(visit: SignedIn, note_id: str, request: Annotated[str, Form()]) -> Response:
    await visit.api.feedback.delete(f"/v1/requests/{request}/feedback/{note_id}")
    await visit.api.feedback.patch(f"/v1/feedback/{note_id}", {"status": "new"})
    return visit.go(f"/feedback?note={note_id}", "Undone: the note is back in the inbox.")


@router.post("/feedback/{note_id}/refusal")
async def refuse(visit: SignedIn, note_id: str, request: Annotated[str, Form()]) -> Response:
    """Not this one; the next best is proposed, if there is one."""
    await visit.api.feedback.put(f"/v1/feedback/{note_id}/refusals/{request}")
    undo = f"/feedback/{note_id}/refusal/undo"
    return visit.go(f"/feedback?note={note_id}", "Not proposed again.", undo=undo, request=request)


@router.post("/feedback/{note_id}/refusal/undo")
async def take_refusal_back(
    visit: SignedIn, note_id: str, request: Annotated[str, Form()]
) -> Response:
    await visit.api.feedback.delete(f"/v1/feedback/{note_id}/refusals/{request}")
    return visit.go(f"/feedback?note={note_id}", "Proposed again.")


@router.post("/feedback/{note_id}/request")
async def make_request(
    visit: SignedIn,
    note_id: str,
    title: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
) -> Response:
    """A need that nobody has written down yet; the note is its first."""
    made = await visit.api.feedback.post("/v1/requests", {"title": title})
    await visit.api.feedback.put(f"/v1/requests/{made['id']}/feedback/{note_id}")
    undo = f"/feedback/{note_id}/detachment"
    return visit.go(_next(next), f"New request: {title}.", undo=undo, request=made["id"])


@router.post("/feedback/{note_id}/status")
async def set_status(
    visit: SignedIn,
    note_id: str,
    status: Annotated[str, Form()],
    next: Annotated[str, Form()] = "",
) -> Response:
    await visit.api.feedback.patch(f"/v1/feedback/{note_id}", {"status": status})
    if status == "new":
        return visit.go(f"/feedback?note={note_id}", "Back in the inbox.")
    undo = f"/feedback/{note_id}/status"
    return visit.go(_next(next), "Closed.", undo=undo, status="new")


@router.post("/feedback/{note_id}/snooze")
async def snooze(
    visit: SignedIn,
    note_id: str,
    days: Annotated[int, Form(ge=0, le=365)] = 7,
    next: Annotated[str, Form()] = "",
) -> Response:
    """Put off; it comes back by itself on its day. No days at all wakes it now."""
    until = (visit.today + timedelta(days=days)).isoformat() if days else None
    await visit.api.feedback.patch(f"/v1/feedback/{note_id}", {"snoozed_until": until})
    if not days:
        return visit.go(f"/feedback?note={note_id}", "Back in the inbox.")
    undo = f"/feedback/{note_id}/snooze"
    return visit.go(_next(next), f"Back in {count(days, 'day')}.", undo=undo, days="0")


@router.post("/feedback/{note_id}/reading")
async def correct(
    visit: SignedIn,
    note_id: str,
    kind: Annotated[str, Form()] = "",
    sentiment: Annotated[str, Form()] = "",
) -> Response:
    """What the machine took it for, set right by a person; kept as a correction."""
    changes = {key: value for key, value in (("kind", kind), ("sentiment", sentiment)) if value}
    await visit.api.feedback.patch(f"/v1/feedback/{note_id}", changes)
    return visit.go(f"/feedback?note={note_id}", "Set right.")


def _next(note: str) -> str:
    return safe_next(f"/feedback?note={note}" if note else "/feedback")


@router.get("/live/inbox")
async def live(visit: SignedIn) -> Response:
    """Server-sent events: how many notes have come since this page was opened."""
    return StreamingResponse(_news(visit), media_type="text/event-stream")


async def _news(visit: Visit) -> AsyncIterator[str]:
    since, told, until = visit.now.isoformat(), 0, visit.now + timedelta(seconds=LIVE_SECONDS)
    yield "retry: 3000\n\n"
    while visit.now < until and not await visit.request.is_disconnected():
        await asyncio.sleep(LOOK_EVERY)
        fresh = await _fresh(visit, since)
        if fresh > told:
            told = fresh
            yield f"event: news\ndata: {count(fresh, 'new note')}\n\n"


async def _fresh(visit: Visit, since: str) -> int:
    """Each look is a visit of its own: its deadline begins anew."""
    try:
        page = await visit.again().feedback.get("/v1/feedback", status="new", limit=50)
    except (ServiceDown, ApiProblem):
        return 0
    if isinstance(page, Missing):
        return 0
    return sum(row["created_at"] > since for row in page["results"])
