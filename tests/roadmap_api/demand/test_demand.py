from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from httpx import AsyncClient

from tests.roadmap_api.demand_told import tell_demand
from tests.roadmap_api.plan import make_item

NOTE = {
    "id": "01939b1e-0000-7000-8000-000000000001",
    "text": "In the shaft the app loses the job sheet.",
    "contact_name": "Marta",
    "company_name": "Alder Lifts",
    "occurred_at": "2025-10-21T08:00:00Z",
}
COUNTS = {
    "companies": 17,
    "contacts": 21,
    "votes": 9,
    "notes": 37,
    "arr": "1310000.00",
    "renewing_arr": "420000.00",
    "renewing_companies": 5,
    "open_deals": "60000.00",
    "open_deals_count": 1,
    "last_asked_at": "2026-11-20T10:00:00Z",
    "trend": 4,
    "requests": [
        {"id": "01939b1e-0000-7000-8000-000000000002", "title": "Offline", "importance": 3}
    ],
    "first_note": NOTE,
}


async def test_an_item_shows_who_asks_for_it_to_those_who_see_money(
    roadmap: AsyncClient, roadmap_app: FastAPI, signed_in: Callable[..., Awaitable[AsyncClient]]
) -> None:
    item = await make_item(roadmap, audience="sales_safe")
    sales = await signed_in(roadmap_app, role="contributor", function="sales")

    await tell_demand(roadmap_app, item, **COUNTS)

    inside = (await roadmap.get(f"/v1/items/{item['id']}")).json()["demand"]
    outside = (await sales.get(f"/v1/items/{item['id']}")).json()
    assert {key: inside[key] for key in COUNTS} == COUNTS
    assert outside["companies"] == 17
    assert "arr" not in outside


async def test_an_older_count_never_replaces_a_newer(
    roadmap: AsyncClient, roadmap_app: FastAPI
) -> None:
    item = await make_item(roadmap)

    await tell_demand(roadmap_app, item, companies=2, sequence=9)
    await tell_demand(roadmap_app, item, companies=1, sequence=8)

    assert (await roadmap.get(f"/v1/items/{item['id']}")).json()["demand"]["companies"] == 2


async def test_demand_told_before_the_item_is_known_waits(roadmap_app: FastAPI) -> None:
    await tell_demand(roadmap_app, {"id": "01939b1e-0000-7000-8000-000000000009"}, companies=1)
