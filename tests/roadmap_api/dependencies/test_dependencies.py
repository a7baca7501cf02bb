from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient

from tests.roadmap_api.plan import make_item, make_product, move


async def need(roadmap: AsyncClient, item: Any, needed: Any) -> Any:
    return await roadmap.put(f"/v1/items/{item['id']}/dependencies/{needed['id']}")


async def test_a_circle_is_refused_by_name(roadmap: AsyncClient) -> None:
    a, b, c = [await make_item(roadmap, title=name) for name in ("Ada", "Ben", "Cleo")]
    await need(roadmap, b, a)
    await need(roadmap, c, b)

    refused = await need(roadmap, a, c)
    itself = await need(roadmap, a, a)

    assert refused.status_code == 409
    assert refused.json()["detail"] == "“Ada” needs “Cleo” needs “Ben” needs “Ada”."
    assert [each["title"] for each in refused.json()["circle"]] == ["Ada", "Cleo", "Ben", "Ada"]
    assert itself.status_code == 409


async def test_needs_are_seen_from_both_ends_and_can_be_taken_back(roadmap: AsyncClient) -> None:
    a, b = await make_item(roadmap, title="Ada"), await make_item(roadmap, title="Ben")

    await need(roadmap, b, a)
    await need(roadmap, b, a)
    seen = (await roadmap.get(f"/v1/items/{a['id']}/dependencies")).json()
    await roadmap.delete(f"/v1/items/{b['id']}/dependencies/{a['id']}")

    assert [each["title"] for each in seen["needed_by"]] == ["Ben"]
    assert (await roadmap.get(f"/v1/items/{b['id']}/dependencies")).json()["needs"] == []
    history = (await roadmap.get(f"/v1/items/{b['id']}/history")).json()["results"]
    assert [row["field"] for row in history] == ["needs", "needs", "created"]


async def test_the_schedule_has_dates_slack_and_the_critical_path(
    roadmap: AsyncClient, clock: Callable[[datetime], None]
) -> None:
    product = await make_product(roadmap)
    start = {"starts_on": "2026-12-01", "product": product["id"]}
    a = await make_item(roadmap, title="a", effort={"likely": 2}, **start)
    b = await make_item(roadmap, title="b", effort={"likely": 1}, **start)
    c = await make_item(
        roadmap, title="c", effort={"low": 1, "likely": 2, "high": 6}, product=product["id"]
    )
    await make_item(roadmap, title="elsewhere")
    await need(roadmap, c, a)
    await need(roadmap, c, b)

    answer = await roadmap.get("/v1/schedule", params={"product": product["id"]})

    rows = {row["title"]: row for row in answer.json()["results"]}
    assert set(rows) == {"a", "b", "c"}
    assert (rows["a"]["earliest_start"], rows["a"]["earliest_finish"]) == (
        "2026-12-01",
        "2026-12-14",
    )
    assert (rows["b"]["slack_days"], rows["b"]["critical"]) == (7, False)
    assert (rows["c"]["earliest_start"], rows["c"]["critical"]) == ("2026-12-15", True)
    assert rows["c"]["likely_finish"] < rows["c"]["late_finish"]


async def test_what_is_launched_is_no_longer_in_the_way(
    roadmap: AsyncClient, clock: Callable[[datetime], None]
) -> None:
    a = await make_item(roadmap, title="a", effort={"likely": 2})
    b = await make_item(roadmap, title="b", effort={"likely": 1})
    await need(roadmap, b, a)

    await move(roadmap, a, "declined", reason="Not needed")

    rows = (await roadmap.get("/v1/schedule")).json()["results"]
    assert [(row["title"], row["earliest_start"]) for row in rows] == [("b", "2026-11-24")]


async def test_the_schedule_takes_few_statements(
    roadmap: AsyncClient, roadmap_app: FastAPI, statements: Callable[[FastAPI], Any]
) -> None:
    items = [await make_item(roadmap, effort={"likely": 1}) for _ in range(10)]
    for first, second in pairwise(items):
        await need(roadmap, second, first)

    with statements(roadmap_app) as seen:
        rows = (await roadmap.get("/v1/schedule")).json()["results"]

    assert len(rows) == 10
    assert len(seen) <= 5
