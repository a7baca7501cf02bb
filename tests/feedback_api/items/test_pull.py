"""The projection of items is the same by events and by a full pull."""

from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select

from services.feedback_api.items.models import KnownItem
from services.feedback_api.items.pull import pull_items

COMPARED = (
    "title",
    "kind",
    "stage",
    "horizon",
    "starts_on",
    "ends_on",
    "expected_on",
    "audience",
    "wording",
    "owner",
)


async def projection(app: FastAPI) -> dict[str, Any]:
    async with app.state.database.reads() as session:
        rows = await session.scalars(select(KnownItem))
        return {str(row.id): [getattr(row, name) for name in COMPARED] for row in rows}


async def test_events_and_a_full_pull_agree(
    feedback: AsyncClient,
    feedback_app: FastAPI,
    metrics_app: FastAPI,
    roadmap: AsyncClient,
    deliver: Any,
    clock: Any,
) -> None:
    for number in range(3):
        body = {
            "title": f"Item {number}",
            "horizon": "now",
            "starts_on": "2026-12-01",
            "ends_on": "2027-01-20",
            "wording": {"customer": "Soon", "plain": "x"},
            "audience": "public",
        }
        made = await roadmap.post("/v1/items", json=body)
        assert made.status_code == 201, made.text
    await deliver()
    by_events = await projection(feedback_app)

    await pull_items(feedback_app)

    assert len(by_events) == 3
    assert await projection(feedback_app) == by_events
