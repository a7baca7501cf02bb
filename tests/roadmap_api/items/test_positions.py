from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import update

from services.roadmap_api.items.models import Item
from tests.roadmap_api.plan import make_item


async def order(roadmap: Any, horizon: str) -> list[str]:
    page = (await roadmap.get("/v1/items", params={"horizon": horizon, "limit": 200})).json()
    return [row["title"] for row in sorted(page["results"], key=lambda row: row["position"])]


async def place(roadmap: Any, item: Any, **where: Any) -> Any:
    return await roadmap.put(f"/v1/items/{item['id']}/position", json={"horizon": "now"} | where)


async def test_a_card_goes_before_after_and_to_the_end(roadmap: AsyncClient) -> None:
    a, b, c = [await make_item(roadmap, title=name, horizon="now") for name in "abc"]

    await place(roadmap, c, before=a["id"])
    assert await order(roadmap, "now") == ["c", "a", "b"]

    await place(roadmap, a, after=b["id"])
    assert await order(roadmap, "now") == ["c", "b", "a"]

    await place(roadmap, c)
    assert await order(roadmap, "now") == ["b", "a", "c"]


async def test_a_card_changes_horizon_and_that_is_in_its_history(roadmap: AsyncClient) -> None:
    item = await make_item(roadmap, title="a", horizon="later")

    moved = await place(roadmap, item)

    assert moved.json()["horizon"] == "now"
    history = (await roadmap.get(f"/v1/items/{item['id']}/history")).json()["results"]
    assert (history[0]["field"], history[0]["before"], history[0]["after"]) == (
        "horizon",
        "later",
        "now",
    )


async def test_the_same_gap_takes_any_number_of_cards(roadmap: AsyncClient) -> None:
    first = await make_item(roadmap, title="first", horizon="now")
    last = await make_item(roadmap, title="last", horizon="now")
    names = [f"{number:02}" for number in range(45)]

    for name in names:
        item = await make_item(roadmap, title=name)
        answer = await place(roadmap, item, before=last["id"])
        assert answer.status_code == 200

    assert await order(roadmap, "now") == ["first", *names, "last"]
    assert first["horizon"] == "now"


async def test_cards_on_one_place_move_apart(roadmap: AsyncClient, roadmap_app: FastAPI) -> None:
    a, b, c = [await make_item(roadmap, title=name, horizon="now") for name in "abc"]
    async with roadmap_app.state.sessions.begin() as session:
        await session.execute(update(Item).values(position=7))

    answer = await place(roadmap, c, before=b["id"])

    assert answer.status_code == 200
    assert await order(roadmap, "now") == ["a", "c", "b"]
    assert a["horizon"] == "now"


async def test_a_neighbour_in_another_horizon_is_refused(roadmap: AsyncClient) -> None:
    a = await make_item(roadmap, title="a", horizon="now")
    b = await make_item(roadmap, title="b", horizon="later")

    assert (await place(roadmap, a, before=b["id"])).status_code == 409
    assert (await place(roadmap, a, before=a["id"])).status_code == 422
