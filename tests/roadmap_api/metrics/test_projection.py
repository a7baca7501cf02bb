"""What roadmap_api keeps of metrics is what metrics_api says when asked for all of it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import delete, select

from services.roadmap_api.metrics.models import Metric, MetricPoint
from services.roadmap_api.metrics.runners import pull_metrics
from tests.roadmap_api.plan import make_objective

KEY = "same_day"


async def kept(app: Any) -> list[tuple[Any, ...]]:
    async with app.state.database.reads() as session:
        rows = await session.scalars(select(Metric).order_by(Metric.key))
        return [
            (row.key, row.name, row.kind, row.unit, row.value, row.value_at, row.target_value)
            for row in rows
        ]


@pytest.fixture
async def pushed(metrics: AsyncClient) -> Any:
    """A metric with a point in each of three weeks, and a target."""
    body = {"name": "Jobs closed the same day", "kind": "pushed", "unit": "%"}
    (await metrics.put(f"/v1/metrics/{KEY}", json=body)).raise_for_status()
    points = [
        {"at": f"2026-11-{day:02}T00:00:00Z", "value": 60 + day / 4} for day in (3, 10, 17, 23)
    ]
    answer = await metrics.post(f"/v1/metrics/{KEY}/points", json={"points": points})
    answer.raise_for_status()
    target = {"value": 70, "due_on": "2026-12-31"}
    (await metrics.put(f"/v1/metrics/{KEY}/target", json=target)).raise_for_status()


async def test_a_key_result_follows_the_real_metric(
    clock: Callable[[datetime], None],
    roadmap: AsyncClient,
    roadmap_app: FastAPI,
    metrics_app: FastAPI,
    pushed: None,
    deliver: Callable[[], Awaitable[int]],
    work: Callable[[FastAPI], Awaitable[int]],
) -> None:
    objective = await make_objective(roadmap)
    body = {"name": "x", "metric": KEY, "baseline": 61, "target": 70, "due_on": "2026-12-31"}
    await roadmap.post(f"/v1/objectives/{objective['id']}/key-results", json=body)

    await work(metrics_app)
    await deliver()
    await work(roadmap_app)

    found = (await roadmap.get(f"/v1/objectives/{objective['id']}")).json()["key_results"][0]
    assert (found["source"], found["value"]) == ("metric", 65.75)
    assert found["metric_name"] == "Jobs closed the same day"
    assert len(found["weeks"]) >= 3


async def test_the_projection_equals_a_full_pull(
    clock: Callable[[datetime], None],
    roadmap_app: FastAPI,
    metrics_app: FastAPI,
    pushed: None,
    deliver: Callable[[], Awaitable[int]],
    work: Callable[[FastAPI], Awaitable[int]],
) -> None:
    await work(metrics_app)
    await deliver()
    told = await kept(roadmap_app)
    async with roadmap_app.state.sessions.begin() as session:
        await session.execute(delete(MetricPoint))
        await session.execute(delete(Metric))

    await pull_metrics(roadmap_app)

    assert told
    assert await kept(roadmap_app) == told
