from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient

from tests.roadmap_api.plan import make_item, make_product


async def test_a_product_has_a_stage_since_when_and_why(
    roadmap: AsyncClient, clock: Callable[[datetime], None]
) -> None:
    product = await make_product(roadmap, name="Billing", stage="maintained")

    changed = await roadmap.patch(
        f"/v1/products/{product['id']}",
        json={"stage": "retiring", "stage_reason": "Six companies left"},
        headers={"If-Match": '"1"'},
    )
    stale = await roadmap.patch(
        f"/v1/products/{product['id']}", json={"name": "x"}, headers={"If-Match": '"1"'}
    )

    assert changed.json()["stage"] == "retiring"
    assert changed.json()["stage_reason"] == "Six companies left"
    assert changed.json()["stage_since"] == "2026-11-24T09:00:00Z"
    assert stale.status_code == 412


async def test_two_products_never_share_a_name(roadmap: AsyncClient) -> None:
    await make_product(roadmap, name="Pocket")

    assert (await roadmap.post("/v1/products", json={"name": "Pocket"})).status_code == 409


async def test_other_words_for_a_stage_are_understood(roadmap: AsyncClient) -> None:
    assert (await make_product(roadmap, stage="growth"))["stage"] == "growing"
    assert (await roadmap.post("/v1/products", json={"name": "x", "stage": "y"})).status_code == 422


async def test_a_product_with_items_stays(roadmap: AsyncClient) -> None:
    product = await make_product(roadmap)
    area = await roadmap.post(f"/v1/products/{product['id']}/areas", json={"name": "Forms"})
    await make_item(roadmap, product=product["id"], area=area.json()["id"])

    refused = await roadmap.delete(f"/v1/products/{product['id']}")

    assert refused.status_code == 409
    assert (await roadmap.get(f"/v1/products/{product['id']}")).status_code == 200


async def test_a_page_of_products_takes_few_statements(
    roadmap: AsyncClient, roadmap_app: FastAPI, statements: Callable[[FastAPI], Any]
) -> None:
    for _ in range(5):
        await make_product(roadmap)
    await roadmap.get("/v1/products")

    with statements(roadmap_app) as seen:
        page = (await roadmap.get("/v1/products")).json()

    assert len(page["results"]) == 5
    assert len(seen) <= 3
