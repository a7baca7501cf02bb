from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient

from tests.roadmap_api.plan import make_item, make_product

NOBODY = "01939b1e-0000-7000-8000-000000000000"


async def test_an_item_keeps_every_field_of_the_contract(roadmap: AsyncClient) -> None:
    product = await make_product(roadmap)
    body = {
        "title": "Offline job sheets",
        "kind": "initiative",
        "product": product["id"],
        "horizon": "now",
        "starts_on": "2026-11-02",
        "ends_on": "2026-11-29",
        "effort": {"low": 2, "likely": 4, "high": 8},
        "audience": "sales_safe",
        "wording": {"plain": "p", "technical": "t", "customer": "c", "sales": "s"},
        "brief": {"problem": "x", "who": "y", "hypothesis": "z", "acceptance": "a"},
        "feasibility": {"note": "n", "debt": "d", "by": "b"},
    }

    made = await make_item(roadmap, **body)

    assert {key: made[key] for key in body} == body
    assert made["stage"] == "idea"
    assert made["expected_on"] == "2026-11-29"
    assert made["product_name"] == product["name"]
    assert made["ends_between"] == ["2026-11-15", "2026-12-27"]


async def test_ids_that_name_nothing_are_pointed_at(roadmap: AsyncClient) -> None:
    body = {"title": "x"} | dict.fromkeys(
        ("product", "objective", "team", "owner", "parent"), NOBODY
    )

    answer = await roadmap.post("/v1/items", json=body)

    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/product", "/objective", "/team", "/owner", "/parent"}


async def test_a_patch_changes_what_it_names_and_only_on_the_newest_version(
    roadmap: AsyncClient,
) -> None:
    item = await make_item(roadmap, wording={"plain": "p"}, brief={"problem": "x"})
    first = (await roadmap.get(f"/v1/items/{item['id']}")).headers["etag"]
    change = {"wording": {"sales": "s"}, "brief": {"who": "y"}}

    changed = await roadmap.patch(
        f"/v1/items/{item['id']}", json=change, headers={"If-Match": first}
    )
    stale = await roadmap.patch(
        f"/v1/items/{item['id']}", json={"title": "Lost"}, headers={"If-Match": first}
    )

    assert changed.json()["wording"] == {
        "plain": "p",
        "technical": None,
        "customer": None,
        "sales": "s",
    }
    assert changed.json()["brief"] == {"problem": "x", "who": "y"}
    assert changed.headers["etag"] != first
    assert stale.status_code == 412
    assert (await roadmap.get(f"/v1/items/{item['id']}")).json()["title"] == item["title"]


async def test_an_item_ends_after_it_starts_and_effort_rises(roadmap: AsyncClient) -> None:
    backwards = {"title": "x", "starts_on": "2026-11-02", "ends_on": "2026-11-01"}
    falling = {"title": "x", "effort": {"low": 5, "likely": 4, "high": 8}}

    answers = [await roadmap.post("/v1/items", json=body) for body in (backwards, falling)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json()["errors"][0]["pointer"] == "/ends_on"


async def test_a_list_is_filtered_by_what_items_belong_to_and_by_words(
    roadmap: AsyncClient,
) -> None:
    product = await make_product(roadmap)
    wanted = await make_item(roadmap, title="Offline sheets", product=product["id"], horizon="now")
    await make_item(roadmap, title="Offline maps", horizon="later")

    async def ids(**query: Any) -> list[str]:
        answer = await roadmap.get("/v1/items", params=query)
        return [row["id"] for row in answer.json()["results"]]

    assert await ids(product=product["id"]) == [wanted["id"]]
    assert await ids(horizon="now") == [wanted["id"]]
    assert await ids(q="SHEETS offline") == [wanted["id"]]
    assert await ids(q="100%") == []
    assert await ids(stage=["idea", "planned"], horizon=["now"]) == [wanted["id"]]


async def test_the_parent_adds_up_dates_effort_and_progress_of_all_below(
    roadmap: AsyncClient,
) -> None:
    top = await make_item(roadmap, title="Top")
    middle = await make_item(roadmap, title="Middle", parent=top["id"])
    await make_item(
        roadmap, title="Done", parent=middle["id"], effort={"likely": 3}, ends_on="2026-10-01"
    )
    done = await make_item(roadmap, title="Leaf", parent=middle["id"], effort={"likely": 1})
    await roadmap.post(f"/v1/items/{done['id']}/stage", json={"to": "discovery"})

    rollup = (await roadmap.get(f"/v1/items/{top['id']}")).json()["rollup"]

    assert rollup["items"] == 3
    assert rollup["effort"] == {"low": 4, "likely": 4, "high": 4}
    assert rollup["ends_on"] == "2026-10-01"
    assert rollup["progress"] == 0


async def test_an_item_never_lies_within_itself(roadmap: AsyncClient) -> None:
    top = await make_item(roadmap, title="Top")
    below = await make_item(roadmap, title="Below", parent=top["id"])

    answer = await roadmap.patch(f"/v1/items/{top['id']}", json={"parent": below["id"]})

    assert answer.status_code == 409


async def test_a_deleted_item_leaves_its_children_and_word_of_it(
    roadmap: AsyncClient, deliver: Callable[[], Awaitable[int]]
) -> None:
    top = await make_item(roadmap, title="Top")
    below = await make_item(roadmap, title="Below", parent=top["id"])

    gone = await roadmap.delete(f"/v1/items/{top['id']}")

    assert gone.status_code == 204
    assert (await roadmap.get(f"/v1/items/{top['id']}")).status_code == 404
    assert (await roadmap.get(f"/v1/items/{below['id']}")).json()["parent"] is None
    changes = await roadmap.get("/v1/items", params={"updated_after": "2020-01-01T00:00:00Z"})
    assert [row["id"] for row in changes.json()["results"] if "deleted_at" in row] == [top["id"]]


async def test_a_page_of_items_takes_few_statements(
    roadmap: AsyncClient, roadmap_app: FastAPI, statements: Callable[[FastAPI], Any]
) -> None:
    product = await make_product(roadmap)
    parent = await make_item(roadmap, title="Parent")
    for number in range(30):
        await make_item(roadmap, title=f"Item {number}", product=product["id"], parent=parent["id"])
    await roadmap.get("/v1/items")

    with statements(roadmap_app) as seen:
        page = (await roadmap.get("/v1/items", params={"limit": 200})).json()

    assert len(page["results"]) == 31
    assert len(seen) <= 8
