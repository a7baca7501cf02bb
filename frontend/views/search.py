"""One search over items, requests, companies, notes and metrics; the palette asks the same."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from frontend import glossary
from frontend.api import JSON
from frontend.visits import SignedIn, Visit

router = APIRouter()


@dataclass(frozen=True)
class Found:
    title: str
    about: str
    href: str


@dataclass(frozen=True)
class Group:
    name: str
    found: list[Found]


@router.get("/search")
async def index(visit: SignedIn, q: str = "") -> Response:
    return await visit.show("search/index.html", q=q, groups=await _groups(visit, q, 20))


@router.get("/search/found")
async def found(visit: SignedIn, q: str = "") -> Response:
    """What the palette shows while one types."""
    return await visit.show("search/_found.html", q=q, groups=await _groups(visit, q, 5))


async def _groups(visit: Visit, q: str, limit: int) -> list[Group]:
    """Each kind is found by its own service; what is down or not this reader's is left out."""
    text = q.strip()[:200]
    if not text:
        return []
    roadmap, feedback = visit.api.roadmap, visit.api.feedback
    questions = {"items": roadmap.get("/v1/items", q=text, limit=limit)}
    if visit.may("feedback:read"):
        questions |= {
            "requests": feedback.get("/v1/requests", q=text, limit=limit),
            "companies": feedback.get("/v1/companies", q=text, limit=limit),
            "notes": feedback.get("/v1/feedback", q=text, limit=limit),
        }
    answers, metrics = await asyncio.gather(
        visit.api.ask(**questions), _metrics(visit, text, limit)
    )
    groups = [
        Group("Items", [_item(row) for row in _rows(answers.get("items"))]),
        Group("Requests", [_request(row) for row in _rows(answers.get("requests"))]),
        Group("Companies", [_company(row) for row in _rows(answers.get("companies"))]),
        Group("Metrics", metrics),
        Group("Notes", [_note(row) for row in _rows(answers.get("notes"))]),
    ]
    return [group for group in groups if group.found]


def _rows(page: JSON) -> list[JSON]:
    return page["results"] if page else []


async def _metrics(visit: Visit, text: str, limit: int) -> list[Found]:
    if not visit.may("metrics:read"):
        return []
    answers = await visit.api.ask(page=visit.api.metrics.get("/v1/metrics", limit=200))
    rows = [
        row
        for row in _rows(answers["page"])
        if text.lower() in row["name"].lower() or text.lower() in row["key"]
    ]
    return [Found(row["name"], "metric", f"/metrics/{quote(row['key'])}") for row in rows[:limit]]


def _item(row: JSON) -> Found:
    stage = glossary.said(glossary.STAGES, row["stage"]).lower()
    return Found(row["title"], f"item, {stage}", f"/items/{row['id']}")


def _request(row: JSON) -> Found:
    state = glossary.state(glossary.REQUEST_STATES, row["status"]).word.lower()
    return Found(row["title"], f"request, {state}", f"/requests/{row['id']}")


def _company(row: JSON) -> Found:
    about = ", ".join(part for part in ("company", row["plan"] or "") if part)
    return Found(row["name"], about, f"/accounts/{quote(row['external_id'], safe='')}")


def _note(row: JSON) -> Found:
    who = (row["company"] or {}).get("name") or "somebody"
    return Found(f"“{row['text'][:90]}”", f"note, {who}", f"/feedback/{row['id']}")
