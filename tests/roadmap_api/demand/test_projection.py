"""What roadmap_api keeps of demand is what feedback_api says when asked for all of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import delete, select

from services.roadmap_api.demand.models import ItemDemand
from services.roadmap_api.demand.runners import pull_demand
from tests.roadmap_api.plan import make_item

FIGURES = ("companies", "contacts", "votes", "notes", "arr", "renewing_arr", "open_deals", "trend")


async def kept(app: Any) -> dict[Any, tuple[Any, ...]]:
    async with app.state.database.reads() as session:
        rows = await session.scalars(select(ItemDemand))
        return {row.item_id: tuple(getattr(row, name) for name in FIGURES) for row in rows}


@pytest.fixture
async def asked_for(
    roadmap: AsyncClient,
    feedback: AsyncClient,
    feedback_app: FastAPI,
    deliver: Callable[[], Awaitable[int]],
    work: Callable[[FastAPI], Awaitable[int]],
) -> Any:
    """An item behind a request with two companies' notes."""
    item = await make_item(roadmap, title="Offline job sheets", effort={"likely": 4})
    await deliver()
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()
    for number, arr in ((1, "186000"), (2, "88000")):
        body = {
            "text": f"No bars {number}",
            "request_id": request["id"],
            "contact": {"external_id": f"c{number}", "email": f"c{number}@x{number}.test"},
            "company": {"external_id": f"x{number}", "name": f"Company {number}"},
        }
        company = {"name": f"Company {number}", "arr": arr}
        (await feedback.put(f"/v1/companies/x{number}", json=company)).raise_for_status()
        (await feedback.post("/v1/feedback", json=body)).raise_for_status()
    path = f"/v1/requests/{request['id']}/items/{item['id']}"
    (await feedback.put(path, json={"importance": 3})).raise_for_status()
    await work(feedback_app)
    await deliver()
    return item


async def test_demand_reaches_the_item_and_its_score(roadmap: AsyncClient, asked_for: Any) -> None:
    item = (await roadmap.get(f"/v1/items/{asked_for['id']}")).json()
    row = (await roadmap.get("/v1/priorities")).json()["results"][0]

    assert (item["demand"]["companies"], item["demand"]["arr"]) == (2, "274000.00")
    assert item["demand"]["requests"][0]["title"] == "Offline"
    assert item["demand"]["first_note"]["company_name"] == "Company 1"
    assert (row["parts"]["reach"], row["score"]) == (2, 2 * 1 * 0.5 / 4)


async def test_the_projection_equals_a_full_pull(roadmap_app: FastAPI, asked_for: Any) -> None:
    told = await kept(roadmap_app)
    async with roadmap_app.state.sessions.begin() as session:
        await session.execute(delete(ItemDemand))

    await pull_demand(roadmap_app)

    assert told
    assert await kept(roadmap_app) == told
