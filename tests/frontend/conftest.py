"""A browser on the real frontend, which calls the three real services in the same process."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from frontend.app import create_app
from services.common.settings import Settings
from tests.conftest import PASSWORD, InProcess

Browser = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def frontend_app(
    settings: Settings,
    ways: dict[str, InProcess],
    roadmap_app: FastAPI,
    feedback_app: FastAPI,
    metrics_app: FastAPI,
) -> FastAPI:
    app = create_app(settings, dict(ways))
    # What is tested is what a page says, on however busy a machine.
    app.state.page_deadline = 60.0
    return app


@pytest.fixture
async def stranger(frontend_app: FastAPI, open_apps: AsyncExitStack) -> httpx.AsyncClient:
    """Somebody who is not signed in."""
    return _client(frontend_app, open_apps)


def _client(app: FastAPI, open_apps: AsyncExitStack) -> httpx.AsyncClient:
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://landfall.test",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    open_apps.push_async_callback(client.aclose)
    return client


@pytest.fixture
async def browser_of(
    frontend_app: FastAPI, roadmap_app: FastAPI, open_apps: AsyncExitStack
) -> Browser:
    """A person's browser: await browser_of(role="maker", function="product")."""
    from services.roadmap_api.people.models import Person
    from services.roadmap_api.people.passwords import hash_password

    async def sign_in(role: str = "maker", function: str = "product") -> httpx.AsyncClient:
        email = f"{role}.{function}@landfall.test"
        async with roadmap_app.state.sessions.begin() as session:
            session.add(
                Person(
                    email=email,
                    name=f"{role.title()} {function.title()}",
                    role=role,
                    function=function,
                    password_hash=await hash_password(roadmap_app.state.settings, PASSWORD),
                )
            )
        client = _client(frontend_app, open_apps)
        answer = await client.post("/sign-in", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    return sign_in


@pytest.fixture
async def browser(browser_of: Browser) -> httpx.AsyncClient:
    return await browser_of("leader", "cpo")


@pytest.fixture
async def make_item(roadmap: httpx.AsyncClient) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def make(title: str = "Offline job sheets", **fields: Any) -> dict[str, Any]:
        answer = await roadmap.post("/v1/items", json={"title": title, "horizon": "now", **fields})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    return make


@pytest.fixture
async def make_note(feedback: httpx.AsyncClient) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def make(text: str = "The app loses the job sheet.", **fields: Any) -> dict[str, Any]:
        body = {"text": text, "contact": {"email": "marta@alder.test", "name": "Marta"}, **fields}
        answer = await feedback.post("/v1/feedback", json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    return make
