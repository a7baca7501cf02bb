"""What attaching a note would change, computed without changing anything."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.feedback_api.companies.models import Company
from services.feedback_api.contacts.models import Contact
from services.feedback_api.demand import actions as demand
from services.feedback_api.demand import queries as demand_queries
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.requests import queries
from services.feedback_api.requests.models import FeatureRequest


async def preview(
    session: AsyncSession, actor: Actor, request: FeatureRequest, note: Feedback
) -> dict[str, Any]:
    """A note of a company that asks already changes neither companies nor money."""
    company = await _company_of(session, note)
    weighed = (await demand.weigh_requests(session, [request.root_id]))[request.root_id]
    pairs = demand_queries.pairs_of_requests([request.root_id])
    counted = await _asks_already(session, pairs, company)
    told = _change(weighed, company, request.root_id in counted)
    behind = await queries.items_behind(session, [request.root_id], actor.audiences)
    items = behind.get(request.root_id, [])
    ids = [item["id"] for item in items]
    item_figures = await demand.weigh_items(session, ids)
    asked = await _asks_already(session, demand_queries.pairs_of_items(ids), company)
    return {
        "companies": {"before": told["companies_before"], "after": told["companies_after"]},
        "arr": {"before": told["arr_before"], "after": told["arr_after"]},
        "items": [
            {"id": item["id"], "title": item.get("title")}
            | _change(item_figures[item["id"]], company, item["id"] in asked)
            for item in items
        ],
    }


async def _company_of(session: AsyncSession, note: Feedback) -> Company | None:
    """The company that the note would count for, as it counts."""
    company_id = note.company_id
    if company_id is None and note.contact_id is not None:
        company_id = await session.scalar(
            select(Contact.company_id).where(Contact.id == note.contact_id)
        )
    if company_id is None:
        return None
    root = select(Company.root_id).where(Company.id == company_id).scalar_subquery()
    return await session.scalar(select(Company).where(Company.id == root))


async def _asks_already(
    session: AsyncSession, pairs: Select[UUID, UUID], company: Company | None
) -> set[UUID]:
    """The targets that this company asks for as it is."""
    if company is None:
        return set()
    asks = demand_queries.asks_of(pairs.cte("pairs")).cte("asks")
    members = select(Company.id).where(Company.root_id == company.id)
    return set(
        await session.scalars(
            select(asks.c.target).where(asks.c.company_id.in_(members)).distinct()
        )
    )


def _change(figures: dict[str, Any], company: Company | None, counted: bool) -> dict[str, Any]:
    is_new = company is not None and not counted
    arr = company.arr if company is not None and company.arr is not None and is_new else Decimal(0)
    return {
        "companies_before": figures["companies"],
        "companies_after": figures["companies"] + is_new,
        "arr_before": figures["arr"],
        "arr_after": figures["arr"] + arr,
    }
