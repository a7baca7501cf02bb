from typing import Any

import httpx

from tests.roadmap_api.loop import approve, write_case
from tests.roadmap_api.plan import make_item, make_product


def cost(item: dict[str, Any], number: int, amount: Any, **fields: Any) -> dict[str, Any]:
    row = {"external_id": f"erp-{number}", "item": item["id"], "month": "2026-06"}
    return row | {"amount": amount, "kind": "spent"} | fields


async def send(client: httpx.AsyncClient, *rows: dict[str, Any]) -> httpx.Response:
    return await client.post("/v1/costs/batch", json={"costs": list(rows)})


async def test_the_same_cost_sent_again_replaces_itself(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)

    first = await send(roadmap, cost(item, 1, "1000.10"), cost(item, 2, 50))
    again = await send(roadmap, cost(item, 1, "900.20"), cost(item, 3, 1))

    assert first.json() == {"created": 2, "updated": 0}
    assert again.json() == {"created": 1, "updated": 1}
    budget = (await roadmap.get(f"/v1/costs/budgets?item={item['id']}")).json()[0]
    assert budget["spent"] == "951.20"
    assert budget["state"] == "unknown"


async def test_spent_stands_beside_what_was_signed(roadmap: httpx.AsyncClient) -> None:
    inside, near, over = [await make_item(roadmap) for _ in range(3)]
    for item in (inside, near, over):
        await approve(roadmap, await write_case(roadmap, item))
    await send(
        roadmap,
        cost(inside, 1, 118_000),
        cost(near, 2, 100_000),
        cost(near, 3, 130_000, kind="committed"),
        cost(over, 4, 210_000),
    )

    found = {row["item"]: row for row in (await roadmap.get("/v1/costs/budgets")).json()}

    assert found[inside["id"]]["state"] == "inside"
    assert found[inside["id"]]["left"] == "22000.00"
    assert found[near["id"]]["state"] == "near"
    assert found[over["id"]]["state"] == "over"
    assert found[over["id"]]["over_by"] == "70000.00"


async def test_one_bad_row_refuses_all_and_is_pointed_at(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)
    unknown = cost({"id": "01900000-0000-7000-8000-000000000000"}, 2, 5)

    answer = await send(roadmap, cost(item, 1, 5), unknown, cost(item, 3, 5, currency="XXX"))

    assert answer.status_code == 422
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert pointers == ["/costs/1/item", "/costs/2/currency"]
    assert (await roadmap.get("/v1/costs")).json()["results"] == []


async def test_a_cost_belongs_to_an_item_or_to_a_product(roadmap: httpx.AsyncClient) -> None:
    product, item = await make_product(roadmap), await make_item(roadmap)

    whole = await send(roadmap, cost({"id": None}, 1, 5, product=product["id"]))
    both = await send(roadmap, cost(item, 2, 5, product=product["id"]))
    endless = await send(roadmap, cost(item, 3, "NaN"))

    assert whole.status_code == 200
    assert both.status_code == endless.status_code == 422


async def test_two_costs_with_one_id_in_one_batch_are_one_row(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)

    answer = await send(roadmap, cost(item, 1, 5), cost(item, 1, 6))

    assert answer.json() == {"created": 1, "updated": 1}
    assert len((await roadmap.get("/v1/costs")).json()["results"]) == 1
