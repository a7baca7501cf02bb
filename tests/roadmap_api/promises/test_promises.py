from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
from fastapi import FastAPI

from services.roadmap_api.promises.runners import weigh_promises
from tests.roadmap_api.launches.test_launches import events_named
from tests.roadmap_api.loop import hear_company, launched
from tests.roadmap_api.plan import make_item, move

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
Clock = Callable[[datetime], None]


async def promise(client: httpx.AsyncClient, item: dict[str, Any], **fields: Any) -> dict[str, Any]:
    body = {
        "company": "crm-northgate",
        "item": item["id"],
        "by": "2026-12-31",
        "wording": "Single sign-on this quarter.",
        "made_by": "priya@fernway.test",
    } | fields
    answer = await client.post("/v1/promises", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_promise_says_the_chance_that_it_holds(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Clock
) -> None:
    await hear_company(roadmap_app)
    likely = await make_item(roadmap, ends_on="2026-12-10")
    unlikely = await make_item(roadmap, ends_on="2027-01-22")

    held, shaky = await promise(roadmap, likely), await promise(roadmap, unlikely)

    assert held["state"] == "open"
    assert held["chance"] > 0.9
    assert shaky["state"] == "at_risk"
    assert shaky["chance"] < 0.5
    assert shaky["slip_days"] == 22
    assert held["company"]["name"] == "Northgate Alarms"
    assert held["company"]["arr"] == "240000.00"


async def test_a_slip_tells_at_once_which_promises_it_breaks(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Clock
) -> None:
    await hear_company(roadmap_app)
    item = await make_item(roadmap, ends_on="2026-12-10")
    made = await promise(roadmap, item)

    await roadmap.patch(f"/v1/items/{item['id']}", json={"expected_on": "2027-01-22"})

    listed = (await roadmap.get("/v1/promises?state=at_risk")).json()["results"]
    told = await events_named(roadmap_app, "roadmap.promise_at_risk")
    assert [row["id"] for row in listed] == [made["id"]]
    assert told[0]["company_name"] == "Northgate Alarms"
    assert told[0]["arr"] == "240000.00"
    assert told[0]["made_by_email"] == "priya@fernway.test"
    assert told[0]["expected_on"] == "2027-01-22"


async def test_a_promise_is_kept_by_the_launch(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Clock
) -> None:
    item = await make_item(roadmap, ends_on="2026-12-10")
    made = await promise(roadmap, item)

    await launched(roadmap, item)

    kept = (await roadmap.get(f"/v1/promises/{made['id']}")).json()
    assert kept["state"] == "kept"
    assert kept["settled_at"] == "2026-11-24T09:00:00Z"
    quarters = (await roadmap.get("/v1/promises/kept-rate")).json()
    assert quarters == [{"quarter": "2026-Q4", "kept": 1, "broken": 0, "open": 0, "rate": 1.0}]


async def test_a_day_that_passes_breaks_what_was_promised_for_it(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Clock
) -> None:
    item = await make_item(roadmap, ends_on="2026-12-10")
    made = await promise(roadmap, item)

    clock(datetime(2027, 1, 1, 9, tzinfo=UTC))
    await weigh_promises(roadmap_app)

    assert (await roadmap.get(f"/v1/promises/{made['id']}")).json()["state"] == "broken"


async def test_declining_an_item_breaks_its_promises(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)
    made = await promise(roadmap, item, by=None)

    await move(roadmap, item, "declined", reason="Nobody else needs it.")

    assert (await roadmap.get(f"/v1/promises/{made['id']}")).json()["state"] == "broken"


async def test_a_company_not_heard_of_yet_waits_and_is_found(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    made = await promise(roadmap, await make_item(roadmap), company="cus_northgate")

    await hear_company(roadmap_app)

    found = (await roadmap.get(f"/v1/promises/{made['id']}")).json()
    assert made["company"]["known"] is False
    assert found["company"]["name"] == "Northgate Alarms"
    by_crm = (await roadmap.get("/v1/promises?company=crm-northgate")).json()["results"]
    assert [row["id"] for row in by_crm] == [made["id"]]


async def test_promises_follow_a_merged_company(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    old = await hear_company(roadmap_app)
    made = await promise(roadmap, await make_item(roadmap))
    new = await hear_company(roadmap_app, external_id="crm-2", name="Northgate Group", aliases=[])

    await hear_company(roadmap_app, id=old["id"], merged_into=new["id"], sequence=2)

    found = (await roadmap.get(f"/v1/promises/{made['id']}")).json()
    assert found["company"]["name"] == "Northgate Group"


async def test_sales_write_promises_on_what_they_may_see(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, signed_in: SignIn
) -> None:
    sales = await signed_in(roadmap_app, role="contributor", function="sales")
    board = await signed_in(roadmap_app, role="viewer", function="board")
    safe = await make_item(roadmap, audience="sales_safe")
    hidden = await make_item(roadmap)
    body = {"company": "crm-northgate", "wording": "Soon."}

    made = await sales.post("/v1/promises", json=body | {"item": safe["id"]})
    refused = await sales.post("/v1/promises", json=body | {"item": hidden["id"]})
    forbidden = await board.post("/v1/promises", json=body | {"item": safe["id"]})

    assert made.status_code == 201
    assert made.json()["made_by"] == "Contributor"
    assert refused.status_code == 422
    assert forbidden.status_code == 403


async def test_a_nul_in_the_address_reaches_no_database(roadmap: httpx.AsyncClient) -> None:
    answer = await roadmap.get("/v1/promises?company=%00")

    assert answer.status_code == 422
