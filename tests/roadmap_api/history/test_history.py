from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient

from tests.conftest import TUESDAY
from tests.roadmap_api.plan import make_item, move


async def test_every_change_has_its_who_when_field_before_and_after(
    roadmap: AsyncClient, clock: Callable[[datetime], None]
) -> None:
    item = await make_item(roadmap, title="Before", ends_on="2026-12-01")
    clock(TUESDAY + timedelta(days=1))

    await roadmap.patch(
        f"/v1/items/{item['id']}",
        json={"title": "After", "ends_on": "2026-12-08", "reason": "The supplier is late"},
    )
    await move(roadmap, item, "discovery", reason="Worth a look", evidence=["https://x.test"])

    page = (await roadmap.get(f"/v1/items/{item['id']}/history")).json()["results"]
    told = {row["field"]: (row["before"], row["after"], row["reason"]) for row in page}
    assert told["title"] == ("Before", "After", "The supplier is late")
    assert told["ends_on"] == ("2026-12-01", "2026-12-08", "The supplier is late")
    assert told["stage"] == ("idea", "discovery", "Worth a look")
    assert page[0]["evidence"] == ["https://x.test"]
    assert page[0]["by"]["name"] == "tests"
    assert page[0]["at"] == "2026-11-25T09:00:00Z"
    assert page[-1]["field"] == "created"


async def test_the_plan_is_rebuilt_as_it_stood(
    roadmap: AsyncClient, clock: Callable[[datetime], None]
) -> None:
    kept = await make_item(roadmap, title="Kept", horizon="later")
    gone = await make_item(roadmap, title="Gone")
    clock(TUESDAY + timedelta(days=1))
    await roadmap.patch(f"/v1/items/{gone['id']}", json={"title": "Going"})
    await roadmap.patch(f"/v1/items/{kept['id']}", json={"horizon": "now"})
    clock(TUESDAY + timedelta(days=2))
    await roadmap.delete(f"/v1/items/{gone['id']}")
    await roadmap.patch(f"/v1/items/{kept['id']}", json={"horizon": "next"})
    new = await make_item(roadmap, title="New")

    async def plan(as_of: Any) -> Any:
        answer = await roadmap.get("/v1/roadmap", params={"as_of": as_of})
        return {row["title"]: row["horizon"] for row in answer.json()["results"]}

    assert await plan("2026-11-23") == {}
    assert await plan("2026-11-24T09:00:00Z") == {"Kept": "later", "Gone": None}
    assert await plan("2026-11-25") == {"Kept": "now", "Going": None}
    assert await plan("2026-11-26") == {"Kept": "next", "New": None}
    assert new["title"] == "New"


async def test_the_difference_names_what_came_went_and_changed(
    roadmap: AsyncClient, clock: Callable[[datetime], None]
) -> None:
    kept = await make_item(roadmap, title="Kept", ends_on="2026-12-01")
    gone = await make_item(roadmap, title="Gone")
    clock(TUESDAY + timedelta(days=2))
    await roadmap.patch(f"/v1/items/{kept['id']}", json={"ends_on": "2026-12-08"})
    await roadmap.delete(f"/v1/items/{gone['id']}")
    new = await make_item(roadmap, title="New")

    answer = await roadmap.get(
        "/v1/roadmap/diff", params={"from": "2026-11-25", "to": "2026-11-27"}
    )

    found = answer.json()
    assert [row["item"] for row in found["added"]] == [new["id"]]
    assert [row["item"] for row in found["removed"]] == [gone["id"]]
    assert {(row["field"], row["before"], row["after"]) for row in found["changed"]} == {
        ("ends_on", "2026-12-01", "2026-12-08"),
        ("expected_on", "2026-12-01", "2026-12-08"),
    }


async def test_times_that_are_none_are_refused(roadmap: AsyncClient) -> None:
    for query in ({"as_of": "yesterday"}, {"as_of": "2026-11-24T09:00:00"}):
        assert (await roadmap.get("/v1/roadmap", params=query)).status_code == 422
    assert (await roadmap.get("/v1/roadmap/diff")).status_code == 422


async def test_sales_see_the_past_of_what_was_meant_for_them_then_and_is_now(
    roadmap: AsyncClient,
    roadmap_app: FastAPI,
    signed_in: Callable[..., Awaitable[AsyncClient]],
    clock: Callable[[datetime], None],
) -> None:
    item = await make_item(roadmap, title="Hidden then", brief={"problem": "inner"})
    open_item = await make_item(roadmap, title="Open", audience="sales_safe")
    closed = await make_item(roadmap, title="Closed now", audience="sales_safe")
    clock(TUESDAY + timedelta(days=1))
    await roadmap.patch(f"/v1/items/{item['id']}", json={"audience": "sales_safe"})
    await roadmap.patch(f"/v1/items/{closed['id']}", json={"audience": "internal"})
    sales = await signed_in(roadmap_app, role="contributor", function="sales")

    answer = await sales.get("/v1/roadmap", params={"as_of": "2026-11-24T12:00:00Z"})
    history = await sales.get(f"/v1/items/{item['id']}/history")

    assert [row["title"] for row in answer.json()["results"]] == ["Open"]
    assert "brief.problem" not in answer.text
    assert history.json()["results"] == []
    assert open_item["title"] == "Open"


async def test_another_system_keeps_in_step_with_changes(
    roadmap: AsyncClient, clock: Callable[[datetime], None]
) -> None:
    item = await make_item(roadmap)
    clock(TUESDAY + timedelta(days=1))
    await roadmap.patch(f"/v1/items/{item['id']}", json={"title": "New"})

    answer = await roadmap.get(
        f"/v1/items/{item['id']}/history", params={"updated_after": "2026-11-24T12:00:00Z"}
    )

    assert [row["field"] for row in answer.json()["results"]] == ["title"]
