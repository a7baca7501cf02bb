from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.tables import Tombstone
from services.roadmap_api.companies.models import Company
from services.roadmap_api.companies.queries import companies_by_id
from services.roadmap_api.items.models import Item
from services.roadmap_api.promises.models import Promise
from services.roadmap_api.promises.schemas import PromisedTo, PromiseOut


async def answer(session: AsyncSession, actor: Actor, promise: Promise) -> PromiseOut:
    return (await answers(session, actor, [promise]))[0]


async def answer_page(session: AsyncSession, actor: Actor, page: dict[str, Any]) -> dict[str, Any]:
    rows = [row for row in page["results"] if isinstance(row, Promise)]
    shown = iter(await answers(session, actor, rows))
    page["results"] = [
        row if isinstance(row, Tombstone) else next(shown) for row in page["results"]
    ]
    return page


async def answers(
    session: AsyncSession, actor: Actor, promises: Sequence[Promise]
) -> list[PromiseOut]:
    ids = {promise.company_id for promise in promises if promise.company_id}
    companies = await companies_by_id(session, ids)
    wanted = {promise.item_id for promise in promises}
    items = {
        item.id: item for item in await session.scalars(select(Item).where(Item.id.in_(wanted)))
    }
    return [_shown(promise, items[promise.item_id], companies, actor) for promise in promises]


def _shown(
    promise: Promise, item: Item, companies: dict[UUID, Company], actor: Actor
) -> PromiseOut:
    slip = None
    if promise.by and promise.expected_on:
        slip = max((promise.expected_on - promise.by).days, 0)
    own = {
        name: getattr(promise, name)
        for name in PromiseOut.model_fields
        if name not in ("company", "item_title", "item_stage", "slip_days")
    }
    return PromiseOut(
        **own,
        company=_promised_to(promise, companies, actor),
        item_title=item.title,
        item_stage=item.stage,
        slip_days=slip,
    )


def _promised_to(promise: Promise, companies: dict[UUID, Company], actor: Actor) -> PromisedTo:
    company = companies.get(promise.company_id) if promise.company_id else None
    if company is None:
        return PromisedTo(
            id=None,
            external_id=promise.company_reference,
            name=None,
            arr=None,
            renewal_on=None,
            owner_email=None,
            known=False,
        )
    return PromisedTo(
        id=company.id,
        external_id=company.external_id,
        name=company.name,
        arr=company.arr if actor.sees_money else None,
        renewal_on=company.renewal_on,
        owner_email=company.owner_email,
        known=True,
    )
