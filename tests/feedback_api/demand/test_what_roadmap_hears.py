"""Each change of demand is told once for each item touched, with everything inside."""

from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select

from services.common.tables import OutboxEvent

ITEM = "0197a000-0000-7000-8000-000000000001"


async def told(app: FastAPI, name: str = "feedback.demand_changed") -> list[dict[str, Any]]:
    async with app.state.database.reads() as session:
        rows = await session.scalars(
            select(OutboxEvent).where(OutboxEvent.name == name).order_by(OutboxEvent.sequence)
        )
        return [row.state for row in rows]


async def test_one_change_tells_each_item_once_with_all_fields(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    company = {"name": "Alder", "arr": "186000", "renewal_on": "2026-11-27"}
    await feedback.put("/v1/companies/alder", json=company)
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    await feedback.put(f"/v1/requests/{request}/items/{ITEM}", json={"importance": 3})
    before = len(await told(feedback_app))
    entries = [
        {
            "text": f"No signal, {number}",
            "company": {"external_id": "alder"},
            "contact": {"email": f"m{number}@alder.example", "name": "Marta"},
            "request_id": request,
            "occurred_at": f"2026-11-0{number + 1}T08:00:00Z",
        }
        for number in range(3)
    ]

    await feedback.post("/v1/feedback/batch", json={"feedback": entries})

    events = await told(feedback_app)
    assert len(events) == before + 1
    state = events[-1]
    assert state["item"] == ITEM
    assert (state["companies"], state["contacts"], state["notes"]) == (1, 3, 3)
    assert (state["arr"], state["renewing_arr"], state["renewing_companies"]) == (
        "186000.00",
        "186000.00",
        1,
    )
    assert (state["open_deals"], state["open_deals_count"], state["trend"]) == ("0.00", 0, 3)
    assert state["requests"] == [{"id": request, "title": "Offline", "importance": 3}]
    assert state["first_note"]["text"] == "No signal, 0"
    assert state["first_note"]["company_name"] == "Alder"
    assert state["first_note"]["contact_name"] == "Marta"


async def test_a_companys_new_revenue_reaches_the_items_it_asks_for(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    await feedback.put("/v1/companies/alder", json={"name": "Alder", "arr": 1})
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    await feedback.put(f"/v1/requests/{request}/items/{ITEM}")
    vote = {"company": {"external_id": "alder"}}
    await feedback.put(f"/v1/requests/{request}/votes/marta", json=vote)

    await feedback.put("/v1/companies/alder", json={"name": "Alder", "arr": "0.10"})

    assert (await told(feedback_app))[-1]["arr"] == "0.10"
    assert (await feedback.get(f"/v1/requests/{request}")).json()["arr"] == "0.10"


async def test_a_deal_hangs_its_money_on_the_requests_it_names(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    await feedback.put("/v1/companies/north", json={"name": "North", "arr": 5})
    request = (await feedback.post("/v1/requests", json={"title": "SSO"})).json()["id"]
    await feedback.put(f"/v1/requests/{request}/items/{ITEM}")
    deal = {"company": "north", "name": "Seats", "amount": "60000", "stage": "open"}

    first = await feedback.put("/v1/deals/d1", json={**deal, "requests": [request]})

    assert first.status_code == 201
    assert first.json()["requests"] == [request]
    assert (await told(feedback_app))[-1]["open_deals"] == "60000.00"
    lost = await feedback.put("/v1/deals/d1", json={**deal, "stage": "lost", "reason": "No SSO"})
    assert lost.status_code == 200
    state = (await told(feedback_app))[-1]
    assert (state["open_deals"], state["companies"]) == ("0.00", 1)
    await feedback.put("/v1/deals/d1", json={**deal, "requests": []})
    assert (await told(feedback_app))[-1]["companies"] == 0


async def test_a_deal_of_an_unknown_company_is_refused_with_a_pointer(
    feedback: AsyncClient, clock: Any
) -> None:
    deal = {"company": "nobody", "name": "Seats", "amount": 1, "stage": "open"}

    one = await feedback.put("/v1/deals/d1", json=deal)
    many = await feedback.post("/v1/deals/batch", json={"deals": [{**deal, "external_id": "d"}]})

    assert one.status_code == 422
    assert one.json()["errors"][0]["pointer"] == "/company"
    assert many.json()["errors"][0]["pointer"] == "/deals/0/company"


async def test_a_preview_says_what_attaching_would_change_and_changes_nothing(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    await feedback.put("/v1/companies/alder", json={"name": "Alder", "arr": 100})
    await feedback.put("/v1/companies/north", json={"name": "North", "arr": 240})
    request = (await feedback.post("/v1/requests", json={"title": "SSO"})).json()["id"]
    await feedback.put(f"/v1/requests/{request}/items/{ITEM}")
    ids = []
    for company in ("alder", "alder", "north"):
        body = {"text": "One login", "company": {"external_id": company}}
        ids.append((await feedback.post("/v1/feedback", json=body)).json()["id"])
    await feedback.put(f"/v1/requests/{request}/feedback/{ids[0]}")
    path = f"/v1/requests/{request}/preview"

    same = (await feedback.get(path, params={"feedback": ids[1]})).json()
    other = (await feedback.get(path, params={"feedback": ids[2]})).json()

    assert same["companies"] == {"before": 1, "after": 1}
    assert other["companies"] == {"before": 1, "after": 2}
    assert other["arr"] == {"before": "100.00", "after": "340.00"}
    assert other["items"][0]["arr_after"] == "340.00"
    assert (await feedback.get(f"/v1/requests/{request}")).json()["companies"] == 1
