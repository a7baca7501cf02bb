"""Segment's own Python client, unmodified, against a real server."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import uvicorn
from segment.analytics.client import Client


@pytest.fixture
async def address(metrics_app: Any) -> AsyncIterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(metrics_app, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.mark.parametrize("packed", [False, True])
async def test_the_official_client_sends_all_six_calls(
    address: str, write_key: str, event_store: Any, packed: bool
) -> None:
    failures: list[Any] = []
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def use() -> None:
        client = Client(
            write_key, host=address, gzip=packed, on_error=lambda *told: failures.append(told)
        )
        client.identify("user-42", {"plan": "pro"}, anonymous_id="anon-1")
        client.track("user-42", "Feature Used", {"revenue": 12.5, "ünï": "✓"}, timestamp=at)
        client.page("user-42", "Docs", "Pricing", {"url": "https://example.com"})
        client.screen("user-42", "App", "Home")
        client.group("user-42", "acct-7", {"name": "Acme", "mrr": 1200})
        client.alias("anon-1", "user-42")
        client.flush()
        client.join()

    await asyncio.to_thread(use)

    assert failures == []
    found = await event_store.query("SELECT kind, event, user, group_id FROM events ORDER BY kind")
    assert [tuple(row) for row in found] == [
        ("alias", "$alias", "user-42", ""),
        ("group", "$group", "user-42", "acct-7"),
        ("identify", "$identify", "user-42", ""),
        ("page", "$page", "user-42", ""),
        ("screen", "$screen", "user-42", ""),
        ("track", "Feature Used", "user-42", ""),
    ]
    (tracked,) = await event_store.query(
        "SELECT abs(dateDiff('second', at, {at:DateTime64(3)})) < 30, properties"
        " FROM events WHERE kind = 'track'",
        {"at": at},
    )
    assert tracked[0] == 1
    assert "✓" in tracked[1] or "\\u2713" in tracked[1]


async def test_the_official_client_is_told_that_its_key_is_wrong(address: str) -> None:
    failures: list[Any] = []

    def use() -> None:
        client = Client("wrong", host=address, on_error=lambda problem, _: failures.append(problem))
        client.track("user-42", "Feature Used")
        client.flush()
        client.join()

    await asyncio.to_thread(use)

    assert [problem.status for problem in failures] == [401]
