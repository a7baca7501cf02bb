"""The later half of the loop, walked through the API: case, launch, measured result."""

from datetime import date
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

from services.common.clock import now
from services.roadmap_api.companies.listeners import take_company
from services.roadmap_api.metrics.actions import keep_metric
from services.roadmap_api.readings.listeners import take_reading
from services.roadmap_api.told.listeners import take_told

CASE: dict[str, Any] = {
    "metric": "same_day_jobs",
    "effect": {"low": 4, "likely": 7, "high": 10},
    "measured_for_days": 90,
    "value_per_unit": 40_000,
    "cost": {"low": 90_000, "likely": 110_000, "high": 140_000},
}


async def write_case(client: httpx.AsyncClient, item: dict[str, Any], **fields: Any) -> Any:
    answer = await client.post(f"/v1/items/{item['id']}/cases", json=CASE | fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def approve(client: httpx.AsyncClient, case: dict[str, Any], **fields: Any) -> Any:
    answer = await client.post(
        f"/v1/cases/{case['id']}/approval", json={"decision": "approve"} | fields
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def plan_launch(client: httpx.AsyncClient, item: dict[str, Any], **fields: Any) -> Any:
    body = {"item": item["id"], "goes_live_on": "2026-12-01", "tier": 2} | fields
    answer = await client.post("/v1/launches", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def tick_all(client: httpx.AsyncClient, launch: dict[str, Any]) -> Any:
    for task in launch["tasks"]:
        answer = await client.put(
            f"/v1/launches/{launch['id']}/tasks/{task['key']}", json={"done": True}
        )
        assert answer.status_code == 200, answer.text
    return answer.json()


async def launched(client: httpx.AsyncClient, item: dict[str, Any], **case: Any) -> Any:
    """An item with a signed case whose launch went live."""
    await approve(client, await write_case(client, item, **case))
    launch = await tick_all(client, await plan_launch(client, item))
    answer = await client.post(f"/v1/launches/{launch['id']}/go-live")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def hear_reading(app: FastAPI, launch: dict[str, Any], **fields: Any) -> str:
    """metrics_api says that a reading is ready."""
    reading = fields.pop("reading", None) or str(uuid4())
    state = {
        "reading": reading,
        "launch": launch["id"],
        "item": launch["item"],
        "metric": launch["metric"],
        "unit": "points",
        "provisional": False,
        "method": "structural_time_series",
        "effect": {"absolute": 6.8, "relative": 0.11, "cumulative": 612.0},
        "interval": {
            "absolute": [5.0, 8.7],
            "relative": [0.08, 0.14],
            "cumulative": [450.0, 783.0],
        },
        "alpha": 0.05,
        "probability": 0.999,
        "quality": "good",
        "verdict_hint": "within",
        "caveats": [],
        "days_measured": 90,
        "days_due": 90,
        "final_on": "2027-02-22",
        "live_at": launch["live_at"],
        "sequence": 1,
    } | fields
    async with app.state.sessions.begin() as session:
        await take_reading(session, state)
    return reading


async def hear_metric(app: FastAPI, **fields: Any) -> None:
    """metrics_api says what a metric is."""
    state = {
        "key": "same_day_jobs",
        "name": "Jobs closed the same day",
        "kind": "pushed",
        "unit": "points",
        "direction": "up",
        "version": 1,
        "value": 61.0,
        "value_at": "2026-11-23T00:00:00Z",
        "target": None,
        "deleted": False,
        "sequence": 1,
    } | fields
    async with app.state.sessions.begin() as session:
        await keep_metric(session, state)


async def give_verdict(
    client: httpx.AsyncClient, item: dict[str, Any], reading: str, **fields: Any
) -> httpx.Response:
    body = {"reading": reading, "verdict": "within", "next": "keep"} | fields
    return await client.post(f"/v1/items/{item['id']}/verdict", json=body)


def today() -> date:
    return now().date()


async def hear_company(app: FastAPI, **fields: Any) -> dict[str, Any]:
    """feedback_api says what an account is."""
    state = {
        "id": str(uuid4()),
        "external_id": "crm-northgate",
        "name": "Northgate Alarms",
        "plan": "business",
        "arr": "240000.00",
        "renewal_on": "2026-12-15",
        "segment": None,
        "owner_email": "priya@fernway.test",
        "aliases": [{"tool": "stripe", "id": "cus_northgate"}],
        "domains": ["northgate.test"],
        "merged_into": None,
        "sequence": 1,
    } | fields
    async with app.state.sessions.begin() as session:
        await take_company(session, state)
    return state


async def hear_demand(app: FastAPI, item: dict[str, Any], **fields: Any) -> None:
    """feedback_api says who asks for an item."""
    state = {
        "item": item["id"],
        "companies": 17,
        "contacts": 29,
        "votes": 31,
        "notes": 37,
        "arr": "1310000.00",
        "renewing_arr": "420000.00",
        "renewing_companies": 4,
        "open_deals": "0.00",
        "open_deals_count": 0,
        "last_asked_at": "2026-11-20T08:00:00Z",
        "trend": "rising",
        "requests": [{"id": str(uuid4()), "title": "Work without a signal", "importance": 3}],
        "first_note": {
            "id": str(uuid4()),
            "text": "In the shaft the app loses the job sheet.",
            "contact_name": "Marta Lindqvist",
            "company_name": "Alder Lifts",
            "occurred_at": "2026-10-21T07:30:00Z",
        },
        "sequence": 1,
    } | fields
    async with app.state.sessions.begin() as session:
        for handler in app.state.handlers.by_name["feedback.demand_changed"]:
            await handler(session, state)


async def hear_told(app: FastAPI, item: dict[str, Any], kind: str, **fields: Any) -> None:
    """feedback_api says who was told."""
    state = {
        "item": item["id"],
        "kind": kind,
        "companies_told": 17,
        "companies_due": 17,
        "contacts_told": 29,
        "last_sent_at": "2026-11-24T10:00:00Z",
        "sequence": 1,
    } | fields
    async with app.state.sessions.begin() as session:
        await take_told(session, state)
