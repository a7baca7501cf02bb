"""A projection and a full pull say the same, also where events were lost."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import delete, select

from services.roadmap_api.companies.models import Company, CompanyAlias
from services.roadmap_api.companies.runners import pull_companies

COMPANY: dict[str, Any] = {
    "name": "Northgate Alarms",
    "plan": "business",
    "arr": 240_000,
    "renewal_on": "2026-12-15",
    "aliases": [{"tool": "stripe", "id": "cus_northgate"}],
}


async def kept(app: FastAPI) -> tuple[list[Any], list[Any]]:
    async with app.state.database.reads() as session:
        companies = await session.scalars(select(Company).order_by(Company.id))
        aliases = await session.scalars(select(CompanyAlias).order_by(CompanyAlias.value))
        return (
            [(row.id, row.external_id, row.name, row.arr, row.renewal_on) for row in companies],
            [(row.tool, row.value, row.company_id) for row in aliases],
        )


async def test_companies_by_event_and_by_pull_are_the_same(
    roadmap_app: FastAPI,
    feedback: httpx.AsyncClient,
    deliver: Callable[[], Awaitable[int]],
) -> None:
    await feedback.put("/v1/companies/crm-northgate", json=COMPANY)
    await feedback.put("/v1/companies/crm-alder", json={"name": "Alder Lifts", "arr": 186_000})
    await deliver()
    told = await kept(roadmap_app)
    async with roadmap_app.state.sessions.begin() as session:
        await session.execute(delete(Company))
        await session.execute(delete(CompanyAlias))

    await pull_companies(roadmap_app)

    assert len(told[0]) == 2
    assert len(told[1]) == 1
    assert await kept(roadmap_app) == told
