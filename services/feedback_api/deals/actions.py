"""Deals as the CRM tells them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.ids import new_id
from services.common.problems import Invalid
from services.feedback_api.companies import queries as companies
from services.feedback_api.deals.models import Deal, DealRequest
from services.feedback_api.demand import actions as demand
from services.feedback_api.demand.queries import requests_of_companies
from services.feedback_api.requests import queries as requests

PLAIN = ("name", "amount", "stage", "closes_on", "owner_email", "reason", "competitor")


async def put_deals(
    session: AsyncSession,
    actor: Actor,
    entries: Mapping[str, dict[str, Any]],
    pointers: Mapping[str, str],
) -> tuple[list[UUID], list[UUID]]:
    """(created, updated); a company or request that is not known refuses them all."""
    owners = await _owners(session, entries, pointers)
    known = {
        deal.external_id: deal
        for deal in await session.scalars(select(Deal).where(Deal.external_id.in_(entries)))
    }
    created: list[UUID] = []
    touched: set[UUID] = set()
    for external_id, values in entries.items():
        deal = known.get(external_id)
        columns = {name: values[name] for name in PLAIN if name in values}
        columns["company_id"] = owners[values["company"]]
        if deal is None:
            deal = Deal(id=new_id(), external_id=external_id, **columns)
            session.add(deal)
            created.append(deal.id)
            audit.record(session, actor, "deal.created", deal.id, after=columns)
        else:
            _change(session, actor, deal, columns, touched)
        known[external_id] = deal
    await session.flush()
    hanging = await _hang(
        session, {known[key].id: held.get("requests") for key, held in entries.items()}
    )
    if touched:
        hanging |= await requests_of_companies(session, touched)
    await demand.refresh(session, actor, hanging)
    ids = {deal.id for key, deal in known.items() if key in entries}
    return created, list(ids - set(created))


def _change(
    session: AsyncSession, actor: Actor, deal: Deal, columns: dict[str, Any], touched: set[UUID]
) -> None:
    before = {n: getattr(deal, n) for n, value in columns.items() if getattr(deal, n) != value}
    if not before:
        return
    if {"amount", "stage", "company_id"} & before.keys():
        touched |= {deal.company_id, columns["company_id"]}
    for name in before:
        setattr(deal, name, columns[name])
    after = {name: columns[name] for name in before}
    audit.record(session, actor, "deal.updated", deal.id, before=before, after=after)


async def _owners(
    session: AsyncSession, entries: Mapping[str, dict[str, Any]], pointers: Mapping[str, str]
) -> dict[str, UUID]:
    named = {values["company"] for values in entries.values()}
    found = await companies.companies_by_external_id(session, named)
    wanted = {key for values in entries.values() for key in values.get("requests") or []}
    known = await requests.known(session, wanted)
    errors = []
    for external_id, values in entries.items():
        at = pointers[external_id]
        if values["company"] not in found:
            detail = f"No company has the id {values['company']}."
            errors.append({"pointer": f"{at}/company", "detail": detail})
        for place, request_id in enumerate(values.get("requests") or []):
            if request_id not in known:
                detail = f"No request has the id {request_id}."
                errors.append({"pointer": f"{at}/requests/{place}", "detail": detail})
    if errors:
        raise Invalid(errors=[{"pointer": e["pointer"], "detail": e["detail"]} for e in errors])
    return {external_id: company.id for external_id, company in found.items()}


async def _hang(session: AsyncSession, wanted: dict[UUID, list[UUID] | None]) -> set[UUID]:
    """The requests of each deal become those that were sent; the requests that changed."""
    named = {deal_id: set(ids) for deal_id, ids in wanted.items() if ids is not None}
    held: dict[UUID, set[UUID]] = {}
    rows = await session.execute(
        select(DealRequest.deal_id, DealRequest.request_id).where(DealRequest.deal_id.in_(wanted))
    )
    for deal_id, request_id in rows:
        held.setdefault(deal_id, set()).add(request_id)
    new = [
        {"deal_id": deal_id, "request_id": request_id}
        for deal_id, ids in named.items()
        for request_id in ids - held.get(deal_id, set())
    ]
    changed = {row["request_id"] for row in new}
    if new:
        await session.execute(insert_or_ignore(session, DealRequest).values(new))
    for deal_id, ids in named.items():
        gone = held.get(deal_id, set()) - ids
        if gone:
            changed |= gone
            await session.execute(
                delete(DealRequest).where(
                    DealRequest.deal_id == deal_id, DealRequest.request_id.in_(gone)
                )
            )
    return changed
