from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from tests.roadmap_api.plan import make_item, move

INNER = {
    "title": "Project Hedgehog",
    "wording": {
        "plain": "hedgehog plain",
        "technical": "hedgehog technical",
        "customer": "Works underground. Nothing is lost.",
        "sales": "Early in spring",
    },
    "brief": {"problem": "hedgehog problem"},
    "feasibility": {"note": "hedgehog note"},
    "tags": ["hedgehog"],
}


@pytest.mark.parametrize("audience", ["internal", "partner", "sales_safe"])
async def test_the_public_hears_of_public_items_alone(
    roadmap: AsyncClient, roadmap_app: FastAPI, client_of: Callable[..., AsyncClient], audience: Any
) -> None:
    item = await make_item(roadmap, **INNER, audience=audience)
    anyone = client_of(roadmap_app)

    listed = await anyone.get("/v1/public/items")
    alone = await anyone.get(f"/v1/public/items/{item['id']}")

    assert listed.json()["results"] == []
    assert alone.status_code == 404


async def test_a_customer_reads_the_customers_wording_and_no_internal_word(
    roadmap: AsyncClient, roadmap_app: FastAPI, client_of: Callable[..., AsyncClient]
) -> None:
    item = await make_item(roadmap, **INNER, audience="public", horizon="next")
    await move(roadmap, item, "discovery")
    anyone = client_of(roadmap_app)

    answer = await anyone.get("/v1/public/items")

    assert answer.json()["results"][0]["title"] == "Works underground."
    assert answer.json()["results"][0]["stage"] == "idea"
    assert "edgehog" not in answer.text
    assert "Early" not in answer.text
    for word in ("hedgehog", "Project", "spring"):
        found = await anyone.get("/v1/public/items", params={"q": word})
        assert found.json()["results"] == []


async def test_a_public_item_without_customer_wording_has_nothing_to_show(
    roadmap: AsyncClient, roadmap_app: FastAPI, client_of: Callable[..., AsyncClient]
) -> None:
    await make_item(roadmap, title="Hedgehog", audience="public")

    answer = await client_of(roadmap_app).get("/v1/public/items")

    assert answer.json()["results"] == []


async def test_sales_read_what_may_be_said(
    roadmap: AsyncClient, roadmap_app: FastAPI, signed_in: Callable[..., Awaitable[AsyncClient]]
) -> None:
    item = await make_item(roadmap, **INNER, audience="sales_safe")
    hidden = await make_item(roadmap, **INNER)
    sales = await signed_in(roadmap_app, role="contributor", function="sales")

    alone = await sales.get(f"/v1/items/{item['id']}")
    inner_word = await sales.get("/v1/items", params={"q": "problem"})

    assert alone.json()["safe_wording"] == "Early in spring"
    assert "hedgehog" not in alone.text
    assert "brief" not in alone.json()
    assert inner_word.json()["results"] == []
    assert (await sales.get(f"/v1/items/{hidden['id']}")).status_code == 404
    assert (await sales.patch(f"/v1/items/{item['id']}", json={})).status_code == 403


async def test_a_board_member_reads_like_the_public(
    roadmap: AsyncClient, roadmap_app: FastAPI, signed_in: Callable[..., Awaitable[AsyncClient]]
) -> None:
    await make_item(roadmap, **INNER, audience="sales_safe")
    await make_item(roadmap, **INNER, audience="public")
    viewer = await signed_in(roadmap_app, role="viewer", function="board")

    answer = await viewer.get("/v1/items")

    assert len(answer.json()["results"]) == 1
    assert "edgehog" not in answer.text
