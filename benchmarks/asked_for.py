"""What pages ask of the databases: the four applications in one process, on a house's own data."""

import asyncio
import warnings
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from services.common.settings import SERVICES, Settings
from tests.conftest import InProcess
from tests.house import EMAIL, PASSWORD
from tests.statements import recorded

PUBLIC = "http://landfall.test"


class Noting:
    """A client of the event store that notes each question."""

    def __init__(self, client: Any, seen: list[str]) -> None:
        self._client = client
        self._seen = seen

    def __getattr__(self, name: str) -> Any:
        if name in ("query", "raw_query"):
            self._seen.append(name)
        return getattr(self._client, name)


def statements(folder: Path, pages: dict[str, str]) -> dict[str, dict[str, int]]:
    """SQL statements by page and database; the event store is one of them."""
    warnings.filterwarnings("ignore", module="joserfc")
    return asyncio.run(_statements(folder, pages))


async def _statements(folder: Path, pages: dict[str, str]) -> dict[str, dict[str, int]]:
    asked: list[str] = []
    async with AsyncExitStack() as stack:
        apps, browser = await _open(stack, folder, asked)
        found = {}
        for page, path in pages.items():
            (await browser.get(path)).raise_for_status()
            asked.clear()
            with ExitStack() as recorders:
                seen = {app.state.name: recorders.enter_context(recorded(app)) for app in apps}
                (await browser.get(path)).raise_for_status()
                found[page] = {name: len(held) for name, held in seen.items()}
            found[page]["events"] = len(asked)
    return found


async def _open(
    stack: AsyncExitStack, folder: Path, asked: list[str]
) -> tuple[list[FastAPI], httpx.AsyncClient]:
    """The applications, and a browser that is signed in."""
    from frontend.app import create_app
    from services.feedback_api import app as feedback
    from services.metrics_api import app as metrics
    from services.metrics_api.store.clients import connect_all
    from services.roadmap_api import app as roadmap

    urls: dict[str, Any] = {f"{name}_url": f"http://{name}" for name in SERVICES}
    settings = Settings(data=folder, public_url=PUBLIC, **urls)
    ways = {name: InProcess() for name in SERVICES}
    apps = []
    for name, module in (("roadmap", roadmap), ("feedback", feedback), ("metrics", metrics)):
        peers: dict[str, httpx.AsyncBaseTransport] = {k: w for k, w in ways.items() if k != name}
        app = ways[name].app = module.create_app(settings, peers)
        stack.push_async_callback(app.state.database.close)
        apps.append(app)
    clients = [Noting(one, asked) for one in connect_all(settings.event_store_url)]
    apps[-1].state.store.attach(clients)
    for client in clients:
        stack.callback(client.close)
    page_app = create_app(settings, dict(ways))
    page_app.state.page_deadline = 60.0
    browser = httpx.AsyncClient(
        transport=httpx.ASGITransport(page_app),
        base_url=PUBLIC,
        headers={"sec-fetch-site": "same-origin"},
    )
    await stack.enter_async_context(browser)
    await browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    return apps, browser
