"""What one account asked for: the sales and support view."""

from typing import Any
from uuid import UUID

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.feedback_api.companies import queries
from services.feedback_api.companies.models import Company
from services.feedback_api.contacts.models import Contact
from services.feedback_api.deals.models import Deal
from services.feedback_api.demand.queries import requests_of_companies
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.items.wordings import outcome_of, safe_wording
from services.feedback_api.requests.models import Attachment, FeatureRequest, Vote
from services.feedback_api.requests.queries import items_behind


async def full(session: AsyncSession, company: Company) -> dict[str, Any]:
    """The company that counts, with its deals and how much it says."""
    [whole] = await queries.full_companies(session, [company.root_id])
    members = select(Company.id).where(Company.root_id == whole.id)
    deals = list(
        await session.scalars(
            select(Deal).where(Deal.company_id.in_(members)).order_by(Deal.id.desc())
        )
    )
    notes = await session.scalar(
        select(func.count()).select_from(Feedback).where(Feedback.company_id.in_(members))
    )
    told = {name: getattr(whole, name) for name in _COLUMNS}
    return told | {
        "deals": deals,
        "open_deals": sum((deal.amount for deal in deals if deal.is_open), 0),
        "notes": notes or 0,
        "requests": len(await requests_of_companies(session, [whole.id])),
        "merged": [held.external_id for held in await queries.merged_into(session, whole)],
    }


_COLUMNS = (
    "id",
    "external_id",
    "name",
    "plan",
    "arr",
    "renewal_on",
    "segment",
    "crm_url",
    "owner_email",
    "attributes",
    "aliases",
    "domains",
    "merged_into_id",
    "created_at",
    "updated_at",
    "version",
)


async def asks_of(session: AsyncSession, actor: Actor, company: Company) -> dict[str, Any]:
    """Each request once, the last asked first; items only of the audiences this actor may see."""
    told = await full(session, company)
    roots = await requests_of_companies(session, [company.id])
    requests = {
        row.id: row
        for row in await session.scalars(
            select(FeatureRequest).where(
                FeatureRequest.id.in_(roots), FeatureRequest.audience.in_(actor.audiences)
            )
        )
    }
    counted = await _counts(session, told["id"], roots)
    items = await items_behind(session, list(requests), actor.audiences)
    results = [
        {
            "request": request.id,
            "title": request.title,
            "status": request.status,
            **counted.get(request.id, NOTHING),
            "items": [_item(held) for held in items.get(request.id, []) if "known" in held],
            "outcome": outcome_of(
                [held["known"] for held in items.get(request.id, []) if "known" in held]
            ),
        }
        for request in requests.values()
    ]
    results.sort(
        key=lambda ask: (ask["last_asked_at"] is not None, str(ask["last_asked_at"])), reverse=True
    )
    return {"company": told, "results": results}


NOTHING = {"notes": 0, "votes": 0, "first_asked_at": None, "last_asked_at": None}


def _item(held: dict[str, Any]) -> dict[str, Any]:
    item = held["known"]
    return {
        "id": item.id,
        "title": item.title,
        "stage": item.stage,
        "horizon": item.horizon,
        "safe_wording": safe_wording(item),
        "expected_on": item.expected_on,
    }


async def _counts(
    session: AsyncSession, company_id: UUID, roots: set[UUID]
) -> dict[UUID, dict[str, Any]]:
    """For each request: this company's notes and votes, first and last."""
    members = select(Company.id).where(Company.root_id == company_id)
    notes = await session.execute(
        select(
            FeatureRequest.root_id,
            func.count(distinct(Feedback.id)),
            func.min(Feedback.occurred_at),
            func.max(Feedback.occurred_at),
        )
        .join(Attachment, Attachment.request_id == FeatureRequest.id)
        .join(Feedback, Feedback.id == Attachment.feedback_id)
        .outerjoin(Contact, Contact.id == Feedback.contact_id)
        .where(
            FeatureRequest.root_id.in_(roots),
            func.coalesce(Feedback.company_id, Contact.company_id).in_(members),
        )
        .group_by(FeatureRequest.root_id)
    )
    votes = await session.execute(
        select(
            FeatureRequest.root_id,
            func.count(distinct(Vote.contact_id)),
            func.min(Vote.created_at),
            func.max(Vote.created_at),
        )
        .join(Vote, Vote.request_id == FeatureRequest.id)
        .join(Contact, Contact.id == Vote.contact_id)
        .where(FeatureRequest.root_id.in_(roots), Contact.company_id.in_(members))
        .group_by(FeatureRequest.root_id)
    )
    found: dict[UUID, dict[str, Any]] = {}
    for kind, rows in (("notes", notes), ("votes", votes)):
        for root, count, first, last in rows:
            held = found.setdefault(root, dict(NOTHING))
            held[kind] = count
            held["first_asked_at"] = min(filter(None, (held["first_asked_at"], first)))
            held["last_asked_at"] = max(filter(None, (held["last_asked_at"], last)))
    return found
