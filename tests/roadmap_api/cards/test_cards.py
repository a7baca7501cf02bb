from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient

from services.roadmap_api.cards.schemas import CardsOut
from tests.roadmap_api.demand_told import tell_demand
from tests.roadmap_api.plan import make_item, make_product


async def test_cards_come_in_the_order_of_the_board_with_demand_beside(
    roadmap: AsyncClient, roadmap_app: FastAPI
) -> None:
    product = await make_product(roadmap)
    later = await make_item(roadmap, title="later", horizon="later", product=product["id"])
    second = await make_item(roadmap, title="second", horizon="now")
    first = await make_item(roadmap, title="first")
    place = {"horizon": "now", "before": second["id"]}
    await roadmap.put(f"/v1/items/{first['id']}/position", json=place)
    await tell_demand(roadmap_app, later, companies=17, arr="1310000.00")

    page = (await roadmap.get("/v1/cards")).json()

    assert [card["title"] for card in page["results"]] == ["first", "second", "later"]
    assert (page["results"][2]["companies"], page["results"][2]["arr"]) == (17, "1310000.00")
    assert page["results"][2]["product_name"] == product["name"]
    assert CardsOut.model_validate(page).model_dump(mode="json") == page


async def test_cards_are_filtered_and_cut(roadmap: AsyncClient) -> None:
    product = await make_product(roadmap)
    for number in range(3):
        await make_item(roadmap, title=f"x{number}", product=product["id"], audience="public")
    await make_item(roadmap, title="y")

    async def titles(**query: Any) -> list[str]:
        page = (await roadmap.get("/v1/cards", params=query)).json()
        return [card["title"] for card in page["results"]]

    assert await titles(product=product["id"]) == ["x0", "x1", "x2"]
    assert await titles(audience="public", q="x1") == ["x1"]
    assert (await roadmap.get("/v1/cards", params={"limit": 2})).json()["is_cut"] is True


async def test_cards_are_for_those_who_build(
    roadmap_app: FastAPI, signed_in: Callable[..., Awaitable[AsyncClient]]
) -> None:
    sales = await signed_in(roadmap_app, role="contributor", function="sales")

    assert (await sales.get("/v1/cards")).status_code == 403


async def test_a_board_takes_few_statements(
    roadmap: AsyncClient, roadmap_app: FastAPI, statements: Callable[[FastAPI], Any]
) -> None:
    for _ in range(10):
        await make_item(roadmap)
    await roadmap.get("/v1/cards")

    with statements(roadmap_app) as seen:
        await roadmap.get("/v1/cards")

    assert len(seen) <= 3
