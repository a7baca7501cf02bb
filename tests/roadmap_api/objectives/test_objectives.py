from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from services.common.ids import new_id
from services.roadmap_api.metrics.listeners import take_metric
from tests.conftest import TUESDAY
from tests.roadmap_api.plan import make_item, make_objective


@pytest.fixture
def tell(roadmap_app: FastAPI) -> Any:
    """Says what metrics_api would say of a metric."""

    async def tell_metric(key: str, **state: Any) -> None:
        told = {"id": key, "event_id": str(new_id()), "key": key, "name": key.title()} | state
        async with roadmap_app.state.sessions.begin() as session:
            await take_metric(session, told)

    return tell_metric


async def add_key_result(roadmap: Any, objective: dict[str, Any], **fields: Any) -> dict[str, Any]:
    body = {"name": "Same day", "baseline": 61, "target": 70, "due_on": "2026-12-31"} | fields
    answer = await roadmap.post(f"/v1/objectives/{objective['id']}/key-results", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_key_result_moves_with_its_metric(
    roadmap: AsyncClient, tell: Any, clock: Callable[[datetime], None]
) -> None:
    objective = await make_objective(roadmap)
    waiting = await add_key_result(roadmap, objective, metric="same_day")

    await tell("same_day", value=67.75, value_at="2026-11-24T00:00:00Z", unit="%", sequence=2)
    await tell("same_day", value=1, value_at="2026-11-20T00:00:00Z", sequence=1)

    found = (await roadmap.get(f"/v1/objectives/{objective['id']}")).json()
    live = found["key_results"][0]
    assert (waiting["source"], waiting["progress"]) == ("waiting", 0)
    assert (live["source"], live["value"], live["progress"]) == ("metric", 67.75, 0.75)
    assert live["unit"] == "%"
    assert live["weeks"] == [{"week": "2026-11-23", "value": 67.75}]
    assert found["progress"] == 0.75


async def test_a_value_that_stopped_coming_says_how_old_it_is(
    roadmap: AsyncClient, tell: Any, clock: Callable[[datetime], None]
) -> None:
    objective = await make_objective(roadmap)
    await add_key_result(roadmap, objective, metric="same_day")
    await tell("same_day", value=67.75, value_at="2026-11-24T00:00:00Z")

    clock(TUESDAY + timedelta(days=12))

    live = (await roadmap.get(f"/v1/objectives/{objective['id']}")).json()["key_results"][0]
    assert (live["is_stale"], live["stale_days"]) == (True, 12)


async def test_check_ins_carry_confidence_and_the_value_where_no_metric_does(
    roadmap: AsyncClient, clock: Callable[[datetime], None]
) -> None:
    objective = await make_objective(roadmap)
    key_result = await add_key_result(roadmap, objective, baseline=9, target=16)
    path = f"/v1/objectives/{objective['id']}/check-ins"

    await roadmap.post(path, json={"key_result": key_result["id"], "confidence": 6, "value": 10})
    clock(TUESDAY + timedelta(days=7))
    await roadmap.post(path, json={"key_result": key_result["id"], "confidence": 3, "value": 11})

    found = (await roadmap.get(f"/v1/key-results/{key_result['id']}")).json()
    assert (found["value"], found["progress"], found["source"]) == (11, 0.2857, "check_in")
    assert (found["confidence"]["now"], found["confidence"]["trend"]) == (3, "down")
    assert [week["value"] for week in found["weeks"]] == [10, 11]
    assert found["state"] == "off_track"
    assert len((await roadmap.get(path)).json()["results"]) == 2


async def test_a_metrics_value_is_never_typed(roadmap: AsyncClient) -> None:
    objective = await make_objective(roadmap)
    key_result = await add_key_result(roadmap, objective, metric="same_day")

    typed = await roadmap.post(
        f"/v1/objectives/{objective['id']}/check-ins",
        json={"key_result": key_result["id"], "confidence": 5, "value": 1},
    )
    foreign = await roadmap.post(
        f"/v1/objectives/{objective['id']}/check-ins",
        json={"key_result": objective["id"], "confidence": 5},
    )

    assert typed.json()["errors"][0]["pointer"] == "/value"
    assert foreign.json()["errors"][0]["pointer"] == "/key_result"


async def test_closing_keeps_the_score_of_that_moment(roadmap: AsyncClient) -> None:
    objective = await make_objective(roadmap)
    await add_key_result(roadmap, objective, value=65.5)

    closed = await roadmap.patch(
        f"/v1/objectives/{objective['id']}", json={"is_closed": True, "closing_note": "Half"}
    )
    listed = await roadmap.get("/v1/objectives", params={"is_closed": True})

    assert (closed.json()["closing_score"], closed.json()["closing_note"]) == (0.5, "Half")
    assert len(listed.json()["results"]) == 1


async def test_an_objective_with_items_stays_and_never_lies_within_itself(
    roadmap: AsyncClient,
) -> None:
    top = await make_objective(roadmap)
    below = await make_objective(roadmap, parent=top["id"])
    await make_item(roadmap, objective=top["id"])

    inside = await roadmap.patch(f"/v1/objectives/{top['id']}", json={"parent": below["id"]})

    assert inside.json()["errors"][0]["pointer"] == "/parent"
    assert (await roadmap.delete(f"/v1/objectives/{top['id']}")).status_code == 409
    assert (await roadmap.get(f"/v1/objectives/{top['id']}")).json()["items"] == 1


async def test_objectives_are_for_those_who_build(
    roadmap: AsyncClient, roadmap_app: FastAPI, signed_in: Callable[..., Awaitable[AsyncClient]]
) -> None:
    sales = await signed_in(roadmap_app, role="contributor", function="sales")

    assert (await sales.get("/v1/objectives")).status_code == 403


async def test_a_page_of_objectives_takes_few_statements(
    roadmap: AsyncClient, roadmap_app: FastAPI, tell: Any, statements: Callable[[FastAPI], Any]
) -> None:
    for number in range(6):
        objective = await make_objective(roadmap)
        await add_key_result(roadmap, objective, metric=f"metric_{number}")
        await tell(f"metric_{number}", value=65, value_at="2026-11-24T00:00:00Z")
    await roadmap.get("/v1/objectives")

    with statements(roadmap_app) as seen:
        page = (await roadmap.get("/v1/objectives")).json()

    assert len(page["results"]) == 6
    assert len(seen) <= 8
