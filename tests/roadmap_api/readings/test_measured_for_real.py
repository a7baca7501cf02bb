"""Case, launch, measured result and verdict with the real metrics_api between them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import delete

from services.roadmap_api.readings.models import Reading
from services.roadmap_api.readings.runners import pull_readings
from tests.roadmap_api.loop import give_verdict, launched
from tests.roadmap_api.plan import make_item

Clock = Callable[[datetime], None]
LIVE_ON = date(2026, 11, 24)
SAME = ("id", "launch", "item", "effect", "interval", "provisional", "final_on", "live_at")


async def push(metrics: httpx.AsyncClient, first: date, days: int, level: float) -> None:
    noise = Random(first.toordinal())
    points = [
        {"at": f"{first + timedelta(days=day)}T00:00:00Z", "value": level + noise.gauss(0, 1.2)}
        for day in range(days)
    ]
    answer = await metrics.post("/v1/metrics/same_day_jobs/points", json={"points": points})
    assert answer.is_success, answer.text


async def test_a_promise_is_measured_and_judged_on_its_day(
    roadmap: httpx.AsyncClient,
    metrics: httpx.AsyncClient,
    metrics_app: FastAPI,
    roadmap_app: FastAPI,
    deliver: Callable[[], Awaitable[int]],
    work: Callable[[FastAPI], Awaitable[int]],
    clock: Clock,
) -> None:
    body: dict[str, Any] = {"name": "Same-day jobs", "kind": "pushed", "unit": "%"}
    assert (await metrics.put("/v1/metrics/same_day_jobs", json=body)).is_success
    await push(metrics, LIVE_ON - timedelta(days=200), 200, 61)
    await deliver()
    item = await make_item(roadmap)
    launch = await launched(roadmap, item, measured_for_days=60)
    await deliver()
    await push(metrics, LIVE_ON, 60, 68)

    clock(datetime(2026, 12, 9, 9, tzinfo=UTC))
    await work(metrics_app)
    await deliver()
    early = (await roadmap.get(f"/v1/launches/{launch['id']}")).json()["reading"]
    refused = await give_verdict(roadmap, item, early["id"])
    clock(datetime(2027, 1, 26, 9, tzinfo=UTC))
    await work(metrics_app)
    await deliver()
    final = (await roadmap.get(f"/v1/launches/{launch['id']}")).json()["reading"]
    given = await give_verdict(roadmap, item, final["id"])

    assert early["provisional"] is True
    assert refused.status_code == 409
    assert refused.json()["days_to_go"] > 0
    assert final["provisional"] is False
    low, high = final["interval"]["absolute"]
    assert 5 < low < final["effect"]["absolute"] < high < 9
    assert final["verdict_hint"] == "within"
    assert given.json()["hint"] == "within"
    steps = (await roadmap.get(f"/v1/launches/{launch['id']}/readings")).json()
    assert len(steps) >= 2

    async with roadmap_app.state.sessions.begin() as session:
        await session.execute(delete(Reading))
    await pull_readings(roadmap_app)
    pulled = (await roadmap.get(f"/v1/launches/{launch['id']}")).json()["reading"]
    assert {name: pulled[name] for name in SAME} == {name: final[name] for name in SAME}
