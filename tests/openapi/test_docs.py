"""/docs of each service: from our own assets, under a policy that lets nothing else in."""

import re
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI

from services.common.docs import ASSETS

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
async def apps(
    roadmap_app: FastAPI, feedback_app: FastAPI, metrics_app: FastAPI
) -> dict[str, FastAPI]:
    return {"roadmap": roadmap_app, "feedback": feedback_app, "metrics": metrics_app}


@pytest.mark.parametrize("service", ["roadmap", "feedback", "metrics"])
async def test_the_page_and_all_it_loads_are_ours(
    service: str, apps: dict[str, FastAPI], client_of: Callable[..., httpx.AsyncClient]
) -> None:
    assert (ASSETS / "swagger-ui-dist").is_dir(), "run `make setup`"
    stranger = client_of(apps[service])

    page = await stranger.get("/docs")
    parts = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    answers = {part: await stranger.get(f"/{part}") for part in parts}

    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "//" not in policy
    assert "<script>" not in page.text
    assert "style=" not in page.text
    assert len(parts) == 3
    assert {answer.status_code for answer in answers.values()} == {200}
    assert not any("//" in part for part in parts)


@pytest.mark.parametrize("service", ["roadmap", "feedback", "metrics"])
async def test_the_description_is_open_and_names_problems(
    service: str, apps: dict[str, FastAPI], client_of: Callable[..., httpx.AsyncClient]
) -> None:
    answer = await client_of(apps[service]).get("/openapi.json")

    described = answer.json()
    assert answer.status_code == 200
    assert described["openapi"].startswith("3.1")
    assert "Problem" in described["components"]["schemas"]
    assert not any(path.startswith("/internal") for path in described["paths"])
    for operations in described["paths"].values():
        for operation in operations.values():
            assert "4XX" in operation["responses"]
