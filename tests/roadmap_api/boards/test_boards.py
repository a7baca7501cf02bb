import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from services.roadmap_api.boards.facts import quarter_of
from tests.roadmap_api.loop import give_verdict, hear_reading, launched
from tests.roadmap_api.plan import make_item, make_objective, make_product

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
Clock = Callable[[datetime], None]


def test_quarters_end_on_their_last_day() -> None:
    assert quarter_of(date(2026, 11, 24)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter_of(date(2026, 2, 1)) == (date(2026, 1, 1), date(2026, 3, 31))
    assert quarter_of(date(2026, 9, 30)) == (date(2026, 7, 1), date(2026, 9, 30))


async def fill(roadmap: httpx.AsyncClient, app: FastAPI) -> dict[str, Any]:
    product = await make_product(roadmap)
    await make_objective(roadmap)
    item = await make_item(roadmap, product=product["id"])
    reading = await hear_reading(app, await launched(roadmap, item))
    await give_verdict(roadmap, item, reading)
    row = {"external_id": "1", "item": item["id"], "month": "2026-06", "amount": 150_000}
    await roadmap.post("/v1/costs/batch", json={"costs": [row | {"kind": "spent"}]})
    await roadmap.post("/v1/risks", json={"title": "Leaves", "likelihood": 5, "impact": 5})
    await roadmap.post("/v1/decisions", json={"title": "One of two", "asked_of_board": True})
    return item


async def test_the_numbers_of_the_board_page(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Clock
) -> None:
    item = await fill(roadmap, roadmap_app)

    facts = (await roadmap.get("/v1/board-facts")).json()

    assert (facts["starts_on"], facts["ends_on"]) == ("2026-10-01", "2026-12-31")
    assert facts["summary"]["held_cases"] == facts["summary"]["closed_cases"] == 1
    assert facts["launches"][0]["verdict"]["verdict"] == "within"
    money = facts["money"]
    assert money["items"][0]["item"] == item["id"]
    assert money["items"][0]["state"] == "over"
    assert money["items"][0]["over_by"] == "10000.00"
    assert (money["approved_low"], money["spent"]) == ("90000.00", "150000.00")
    assert facts["products"][0]["items"] == {"measured": 1}
    assert facts["products"][0]["spent"] == "150000.00"
    assert facts["risks"][0]["title"] == "Leaves"
    assert facts["decisions"][0]["title"] == "One of two"
    assert facts["objectives"][0]["name"] == "Technicians finish on site"


async def test_a_frozen_page_does_not_move_and_proves_it(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Clock
) -> None:
    await fill(roadmap, roadmap_app)
    body = {"title": "Fourth quarter", "figures": {"arr": "5600000.00", "nrr": 1.06}}
    board = (await roadmap.post("/v1/boards", json=body)).json()

    await roadmap.post("/v1/risks", json={"title": "Another", "likelihood": 5, "impact": 5})
    clock(datetime(2027, 1, 5, 9, tzinfo=UTC))
    again = (await roadmap.get(f"/v1/boards/{board['id']}")).json()

    assert again["facts"] == board["facts"]
    assert again["figures"] == {"arr": "5600000.00", "nrr": 1.06}
    assert again["hash"] == hashlib.sha256(again["frozen"].encode()).hexdigest()
    assert again["hash_holds"] is True
    assert again["frozen_at"] == "2026-11-24T09:00:00Z"


async def test_a_page_changed_behind_our_back_no_longer_holds(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    board = (await roadmap.post("/v1/boards", json={"title": "Q4"})).json()

    async with roadmap_app.state.sessions.begin() as session:
        await session.execute(text("UPDATE boards SET frozen = replace(frozen, 'Q4', 'Q3')"))

    assert (await roadmap.get(f"/v1/boards/{board['id']}")).json()["hash_holds"] is False


async def test_a_page_is_shared_until_a_time(
    roadmap: httpx.AsyncClient,
    roadmap_app: FastAPI,
    signed_in: SignIn,
    client_of: Callable[..., httpx.AsyncClient],
    clock: Clock,
) -> None:
    board = (await roadmap.post("/v1/boards", json={"title": "Q4"})).json()
    viewer = await signed_in(roadmap_app, role="viewer", function="board")
    sales = await signed_in(roadmap_app, role="contributor", function="sales")
    stranger = client_of(roadmap_app)
    hidden = await viewer.get(f"/v1/boards/{board['id']}")

    shared = await roadmap.put(
        f"/v1/boards/{board['id']}/share", json={"until": "2026-12-24T00:00:00Z"}
    )
    link = f"/v1/public/boards/{shared.json()['token']}"

    assert hidden.status_code == 404
    assert (await viewer.get(f"/v1/boards/{board['id']}")).status_code == 200
    assert (await sales.get(f"/v1/boards/{board['id']}")).status_code == 404
    assert (await stranger.get(link)).json()["title"] == "Q4"
    assert (await stranger.get("/v1/public/boards/" + "x" * 43)).status_code == 404
    await roadmap.delete(f"/v1/boards/{board['id']}/share")
    assert (await stranger.get(link)).status_code == 404


async def test_a_link_ends_by_itself(
    roadmap: httpx.AsyncClient,
    roadmap_app: FastAPI,
    client_of: Callable[..., httpx.AsyncClient],
    clock: Clock,
) -> None:
    board = (await roadmap.post("/v1/boards", json={"title": "Q4"})).json()
    shared = await roadmap.put(
        f"/v1/boards/{board['id']}/share", json={"until": "2026-12-24T00:00:00Z"}
    )
    past = await roadmap.put(
        f"/v1/boards/{board['id']}/share", json={"until": "2026-01-01T00:00:00Z"}
    )

    clock(datetime(2026, 12, 25, tzinfo=UTC))
    late = await client_of(roadmap_app).get(f"/v1/public/boards/{shared.json()['token']}")

    assert past.status_code == 422
    assert late.status_code == 404
