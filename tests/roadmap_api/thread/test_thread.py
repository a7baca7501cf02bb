from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
from fastapi import FastAPI

from tests.roadmap_api.loop import (
    approve,
    give_verdict,
    hear_demand,
    hear_metric,
    hear_reading,
    hear_told,
    launched,
    write_case,
)
from tests.roadmap_api.plan import make_item, move

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
Clock = Callable[[datetime], None]
KINDS = ["note", "request", "item", "case", "launch", "reading", "verdict", "told"]


async def thread(client: httpx.AsyncClient, item: dict[str, Any]) -> dict[str, Any]:
    answer = await client.get(f"/v1/items/{item['id']}/thread")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert [station["kind"] for station in found["stations"]] == KINDS
    return found


def states(found: dict[str, Any]) -> list[str]:
    return [station["state"] for station in found["stations"]]


def figure(found: dict[str, Any], kind: str) -> dict[str, Any]:
    station: dict[str, Any] = found["stations"][KINDS.index(kind)]
    return dict(station["figure"])


async def test_a_thread_is_filled_as_far_as_it_has_come(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Clock
) -> None:
    item = await make_item(roadmap)
    idea = await thread(roadmap, item)
    await hear_demand(roadmap_app, item)
    await move(roadmap, item, "planned")
    asked = await thread(roadmap, item)
    await approve(roadmap, await write_case(roadmap, item))
    signed = await thread(roadmap, item)

    assert states(idea) == ["current", *["ahead"] * 7]
    assert states(asked) == ["passed", "passed", "passed", "current", *["ahead"] * 4]
    assert states(signed)[:5] == ["passed"] * 4 + ["current"]
    assert figure(asked, "note") == {"notes": 37, "contacts": 29}
    assert figure(asked, "request")["arr"] == "1310000.00"
    assert figure(signed, "case")["effect"] == {"low": 4, "likely": 7, "high": 10}
    assert asked["first_contact"]["company"] == "Alder Lifts"
    assert asked["total_days"] == 34
    assert asked["stations"][0]["leg_days"] == 34


async def test_the_whole_way_from_the_note_to_the_answer(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Clock
) -> None:
    await hear_metric(roadmap_app)
    item = await make_item(roadmap)
    await hear_demand(roadmap_app, item)
    launch = await launched(roadmap, item)
    await hear_told(roadmap_app, item, "shipped")
    clock(datetime(2027, 2, 22, 9, tzinfo=UTC))
    reading = await hear_reading(roadmap_app, launch)
    clock(datetime(2027, 2, 24, 9, tzinfo=UTC))
    await give_verdict(roadmap, item, reading)
    judged = await thread(roadmap, item)
    await hear_told(roadmap_app, item, "outcome", last_sent_at="2027-02-26T09:00:00Z")

    landed = await thread(roadmap, item)

    assert states(judged) == ["passed"] * 7 + ["current"]
    assert judged["landed"] is False
    assert states(landed) == ["passed"] * 8
    assert landed["landed"] is True
    assert landed["total_days"] == 128
    assert [station["leg_days"] for station in landed["stations"]] == [34, 0, 0, 0, 90, 2, 2, None]
    assert figure(landed, "told")["times"] == 2
    assert figure(landed, "reading")["interval"] == [5.0, 8.7]
    assert figure(landed, "verdict")["verdict"] == "within"
    assert landed["stations"][5]["href"] == {"kind": "reading", "id": reading}


async def test_so_far_stands_on_the_thread_and_is_not_passed(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Clock
) -> None:
    item = await make_item(roadmap)
    launch = await launched(roadmap, item)
    await hear_reading(
        roadmap_app, launch, provisional=True, days_measured=23, final_on="2027-01-30"
    )

    found = await thread(roadmap, item)

    assert states(found) == [
        "none", "none", "passed", "passed", "passed", "current", "ahead", "ahead",
    ]  # fmt: skip
    assert figure(found, "reading")["days_to_go"] == 67


async def test_of_a_declined_item_only_the_answer_is_left(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    item = await make_item(roadmap)
    await hear_demand(roadmap_app, item)

    await move(roadmap, item, "declined", reason="Too small.")
    declined = await thread(roadmap, item)
    await hear_told(roadmap_app, item, "declined")

    assert states(declined) == [*["passed"] * 3, *["none"] * 4, "current"]
    assert states(await thread(roadmap, item))[-1] == "passed"


async def test_sales_see_the_stations_without_promise_and_money(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, signed_in: SignIn
) -> None:
    item = await make_item(roadmap, audience="sales_safe")
    await hear_demand(roadmap_app, item)
    reading = await hear_reading(roadmap_app, await launched(roadmap, item))
    await give_verdict(roadmap, item, reading)
    hidden = await make_item(roadmap)
    sales = await signed_in(roadmap_app, role="contributor", function="sales")
    board = await signed_in(roadmap_app, role="viewer", function="board")

    found = await thread(sales, item)

    assert states(found)[3] == "passed"
    assert figure(found, "case") == figure(found, "reading") == figure(found, "verdict") == {}
    assert "arr" not in figure(found, "request")
    assert (await sales.get(f"/v1/items/{hidden['id']}/thread")).status_code == 404
    assert (await board.get(f"/v1/items/{item['id']}/thread")).status_code == 404


async def test_a_thread_asks_the_database_a_dozen_times_at_most(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, statements: Callable[[FastAPI], Any]
) -> None:
    item = await make_item(roadmap)
    await launched(roadmap, item)

    with statements(roadmap_app) as seen:
        await thread(roadmap, item)

    assert len(seen) <= 14
