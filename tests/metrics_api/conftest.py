"""Senders of events, and what they send."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.metrics_api.store.clients import Store

Send = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def event_store(metrics_app: FastAPI) -> Store:
    store: Store = metrics_app.state.store
    return store


@pytest.fixture
async def write_key(metrics: httpx.AsyncClient) -> str:
    answer = await metrics.post("/v1/write-keys", json={"name": "the app"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["write_key"])


@pytest.fixture
async def send(
    metrics_app: FastAPI, client_of: Callable[..., httpx.AsyncClient], write_key: str
) -> Send:
    """Post to the tracking API as a sender: await send("batch", {...})."""
    client = client_of(metrics_app)
    user = base64.b64encode(f"{write_key}:".encode()).decode()

    async def post(call: str, body: Any, **options: Any) -> httpx.Response:
        headers = {"authorization": f"Basic {user}"} | options.pop("headers", {})
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await client.post(f"/v1/{call}", headers=headers, **content, **options)

    return post


@pytest.fixture
async def sent(send: Send) -> Callable[..., Awaitable[None]]:
    """Send events and see them taken: await sent(event("Order", user="ana", at="2026-11-01T…"))."""

    async def post(*events: dict[str, Any]) -> None:
        for start in range(0, len(events), 1000):
            answer = await send("batch", {"batch": list(events[start : start + 1000])})
            assert answer.status_code == 200, answer.text

    return post


def event(
    name: str,
    *,
    user: str = "ana",
    at: str | None = None,
    group: str | None = None,
    **properties: Any,
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "track",
        "event": name,
        "userId": user,
        "properties": properties,
    }
    if at:
        told["timestamp"] = at
    if group:
        told["context"] = {"groupId": group}
    return told
