from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from services.common.tables import OutboxEvent
from tests.roadmap_api.loop import (
    approve,
    hear_reading,
    launched,
    plan_launch,
    tick_all,
    write_case,
)
from tests.roadmap_api.plan import make_item, move

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
Statements = Callable[[FastAPI], Any]


async def events_named(app: FastAPI, name: str) -> list[dict[str, Any]]:
    async with app.state.database.reads() as session:
        rows = await session.scalars(select(OutboxEvent).where(OutboxEvent.name == name))
        return [row.state for row in rows]


async def test_a_launch_begins_with_the_tasks_of_its_tier(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)

    loud = await plan_launch(roadmap, item, tier=1)
    quiet = await plan_launch(roadmap, await make_item(roadmap), tier=3)

    keys = {task["key"] for task in loud["tasks"]}
    assert {"message-house", "security", "rollback"} <= keys
    assert len(quiet["tasks"]) < len(loud["tasks"])
    assert {task["function"] for task in loud["tasks"]} >= {"marketing", "sales", "legal"}
    rollback = next(task for task in loud["tasks"] if task["key"] == "rollback")
    assert rollback["due_on"] == "2026-11-28"
    assert rollback["required"] is True


async def test_metric_and_days_come_from_the_signed_case(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)
    case = await approve(roadmap, await write_case(roadmap, item))

    launch = await plan_launch(roadmap, item)

    assert launch["case"] == case["id"]
    assert launch["metric"] == "same_day_jobs"
    assert launch["measured_for_days"] == 90
    assert launch["promised"] == {"low": 4, "likely": 7, "high": 10}


async def test_going_live_names_everything_that_is_missing(roadmap: httpx.AsyncClient) -> None:
    launch = await plan_launch(roadmap, await make_item(roadmap))

    answer = await roadmap.post(f"/v1/launches/{launch['id']}/go-live")

    assert answer.status_code == 409
    gates = {one["gate"] for one in answer.json()["unmet"]}
    assert {"rollback", "privacy", "measurement_plan", "business_case"} <= gates
    assert (await roadmap.get(f"/v1/launches/{launch['id']}")).json()["live_at"] is None


async def test_going_live_launches_the_item_and_tells_the_others(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Any
) -> None:
    item = await make_item(roadmap, wording={"customer": "Job sheets work without a signal."})

    launch = await launched(roadmap, item)

    assert launch["state"] == "live"
    assert launch["live_at"] == "2026-11-24T09:00:00Z"
    assert launch["verdict_due_on"] == "2027-02-22"
    assert launch["days_to_verdict"] == 90
    assert (await roadmap.get(f"/v1/items/{item['id']}")).json()["stage"] == "launched"
    told = await events_named(roadmap_app, "roadmap.launch_went_live")
    assert told[0]["launch"] == launch["id"]
    assert told[0]["effect"] == {"low": 4, "likely": 7, "high": 10}
    assert told[0]["wording"]["customer"] == "Job sheets work without a signal."


async def test_a_launch_goes_live_once(roadmap: httpx.AsyncClient) -> None:
    launch = await launched(roadmap, await make_item(roadmap))

    again = await roadmap.post(f"/v1/launches/{launch['id']}/go-live")
    moved = await roadmap.patch(f"/v1/launches/{launch['id']}", json={"goes_live_on": "2027-01-01"})
    reworded = await roadmap.patch(
        f"/v1/launches/{launch['id']}", json={"messages": {"headline": "Works in the shaft"}}
    )

    assert again.status_code == 409
    assert moved.status_code == 409
    assert reworded.json()["messages"]["headline"] == "Works in the shaft"


async def test_an_item_with_a_planned_launch_is_not_launched_around_it(
    roadmap: httpx.AsyncClient,
) -> None:
    item = await make_item(roadmap)
    await approve(roadmap, await write_case(roadmap, item))
    await plan_launch(roadmap, item)

    answer = await move(roadmap, item, "launched")

    assert answer.status_code == 409
    assert [gate["gate"] for gate in answer.json()["unmet"]] == ["launch"]


async def test_a_task_of_ones_own_with_evidence(roadmap: httpx.AsyncClient) -> None:
    launch = await plan_launch(roadmap, await make_item(roadmap))

    answer = await roadmap.put(
        f"/v1/launches/{launch['id']}/tasks/dpia",
        json={
            "title": "Impact assessment",
            "kind": "compliance",
            "function": "legal",
            "required": True,
        },
    )
    done = await roadmap.put(
        f"/v1/launches/{launch['id']}/tasks/dpia",
        json={"done": True, "evidence": "Signed on page 4."},
    )

    assert any(one["gate"] == "dpia" for one in answer.json()["unmet"])
    task = next(task for task in done.json()["tasks"] if task["key"] == "dpia")
    assert task["done"] is True
    assert task["done_by"] == "tests"
    assert task["evidence"] == "Signed on page 4."


async def test_a_measurement_against_other_metrics_names_them(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)
    await approve(roadmap, await write_case(roadmap, item))
    launch = await tick_all(roadmap, await plan_launch(roadmap, item, control="metrics"))

    answer = await roadmap.post(f"/v1/launches/{launch['id']}/go-live")
    await roadmap.patch(f"/v1/launches/{launch['id']}", json={"controls": ["logins"]})
    again = await roadmap.post(f"/v1/launches/{launch['id']}/go-live")

    assert [one["gate"] for one in answer.json()["unmet"]] == ["measurement_plan"]
    assert again.status_code == 200


async def test_sales_see_what_they_may_say_and_nothing_else(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, signed_in: SignIn
) -> None:
    item = await make_item(roadmap, audience="sales_safe")
    messages = {
        "headline": "Works in the shaft",
        "sales_may_say": "Yes, in June.",
        "by_function": {"sales": "Call those who asked."},
    }
    launch = await plan_launch(roadmap, item, messages=messages)
    hidden = await plan_launch(roadmap, await make_item(roadmap))
    sales = await signed_in(roadmap_app, role="contributor", function="sales")
    board = await signed_in(roadmap_app, role="viewer", function="board")

    seen = (await sales.get(f"/v1/launches/{launch['id']}")).json()
    listed = (await sales.get("/v1/launches")).json()["results"]

    assert seen["sales_may_say"] == "Yes, in June."
    assert seen["for_your_function"] == "Call those who asked."
    assert "metric" not in seen
    assert [row["id"] for row in listed] == [launch["id"]]
    assert (await sales.get(f"/v1/launches/{hidden['id']}")).status_code == 404
    assert (await board.get("/v1/launches")).status_code == 404


async def test_the_list_shows_promise_and_measurement_in_few_statements(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, statements: Statements
) -> None:
    for _ in range(3):
        launch = await launched(roadmap, await make_item(roadmap))
        await hear_reading(roadmap_app, launch, provisional=True, days_measured=21)

    with statements(roadmap_app) as seen:
        rows = (await roadmap.get("/v1/launches")).json()["results"]

    assert len(rows) == 3
    assert rows[0]["promised"]["high"] == 10
    assert rows[0]["reading"]["provisional"] is True
    assert rows[0]["cost_approved"]["likely"] == "110000.00"
    assert len(seen) <= 12
