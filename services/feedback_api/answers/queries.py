"""Is this known, planned or answered? For whoever has the customer on the line."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.actors import Actor
from services.feedback_api.companies.models import Company
from services.feedback_api.demand.models import RequestDemand
from services.feedback_api.demand.queries import requests_of_companies
from services.feedback_api.items.wordings import SPOKEN_OF
from services.feedback_api.requests import queries as requests
from services.feedback_api.requests.models import FeatureRequest
from services.feedback_api.similar.queries import similar


async def answers(
    session: AsyncSession, actor: Actor, *, q: str | None, company: Company | None, limit: int
) -> list[dict[str, Any]]:
    """The likest requests to `q`, or the most asked for; a company's own asks come first."""
    scores: dict[Any, float] = {}
    asked = await requests_of_companies(session, [company.id]) if company else set()
    if q and q.strip():
        matches = await similar(
            session, q, limit=limit, kinds=("request",), audiences=actor.audiences
        )
        scores = {match.id: match.score for match in matches}
        ids = list(scores)
    else:
        found = requests.requests(session, audiences=actor.audiences)
        if company:
            found = found.where(FeatureRequest.id.in_(asked))
        ranked = requests.by_demand(found).order_by(RequestDemand.notes.desc()).limit(limit)
        ids = [row.id for row in await session.scalars(ranked)]
    rows = await requests.with_demand(session, ids)
    items = await requests.items_behind(session, ids, actor.audiences)
    return [
        _answer(
            row, items.get(row.id, []), scores.get(row.id), row.id in asked if company else None
        )
        for row in rows
    ]


def _answer(
    row: FeatureRequest, items: list[dict[str, Any]], score: float | None, asked: bool | None
) -> dict[str, Any]:
    return {
        "request": row.id,
        "title": row.title,
        "status": row.status,
        "workaround": row.workaround,
        "reply": row.reply,
        "reply_checked_on": row.reply_checked_on,
        "reply_review_on": row.reply_review_on,
        "reply_is_due": bool(
            row.reply and row.reply_review_on and row.reply_review_on <= clock.today()
        ),
        "tickets": row.demand.notes if row.demand else 0,
        "companies": row.demand.companies if row.demand else 0,
        "expected_on": _expected(items),
        "score": score,
        "asked_by_company": asked,
    }


def _expected(items: list[dict[str, Any]]) -> date | None:
    """The earliest date that may be named: only of items that may be spoken of, and still ahead."""
    dates = [
        held["expected_on"]
        for held in items
        if held.get("expected_on") and held["audience"] in SPOKEN_OF and not held["deleted"]
    ]
    return min(dates, default=None)
