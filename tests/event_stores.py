"""The event store in tests: one folder a worker, since a process holds one, emptied each time."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import FastAPI

from services.metrics_api.store.clients import Store, connect_all
from services.metrics_api.store.emptying import counts, empty


@pytest.fixture(scope="session")
def event_clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Any]]:
    """Connected clients with the tables in place."""
    clients = connect_all(f"chdb://{tmp_path_factory.mktemp('events')}")
    yield clients
    for client in clients:
        client.close()


@asynccontextmanager
async def with_events(app: FastAPI, clients: list[Any]) -> AsyncIterator[Store]:
    """metrics_api with an empty event store and its intake at work."""
    store: Store = app.state.store
    store.attach(clients)
    if any((await counts(store)).values()):
        await empty(store)
    await app.state.intake.start()
    try:
        yield store
    finally:
        await app.state.intake.stop()
        await asyncio.sleep(0)
