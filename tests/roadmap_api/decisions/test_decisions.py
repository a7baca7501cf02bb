from collections.abc import Awaitable, Callable

import httpx
from fastapi import FastAPI

from tests.roadmap_api.loop import hear_demand
from tests.roadmap_api.plan import make_item

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_a_decision_shows_what_is_known_of_its_options(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: object
) -> None:
    sso, summaries = await make_item(roadmap), await make_item(roadmap)
    await hear_demand(roadmap_app, sso, companies=12, arr="1900000.00")
    options = [
        {"name": "Single sign-on", "item": sso["id"], "recommended": True},
        {"name": "AI summaries", "item": summaries["id"]},
    ]

    answer = await roadmap.post(
        "/v1/decisions",
        json={
            "title": "Capacity for one",
            "options": options,
            "due_on": "2026-11-26",
            "asked_of_board": True,
        },
    )

    asked = answer.json()
    assert answer.status_code == 201, answer.text
    assert asked["days_left"] == 2
    assert asked["options"][0]["item_facts"]["companies"] == 12
    assert asked["options"][0]["item_facts"]["arr"] == "1900000.00"
    listed = (await roadmap.get("/v1/decisions?state=open&asked_of_board=true")).json()["results"]
    assert [row["id"] for row in listed] == [asked["id"]]


async def test_what_was_decided_stays_as_it_was_decided(roadmap: httpx.AsyncClient) -> None:
    asked = (await roadmap.post("/v1/decisions", json={"title": "Which one?"})).json()
    outcome = {
        "decided": "Single sign-on",
        "reason": "Twelve companies.",
        "review_on": "2027-03-01",
    }

    decided = await roadmap.put(f"/v1/decisions/{asked['id']}/outcome", json=outcome)
    again = await roadmap.put(f"/v1/decisions/{asked['id']}/outcome", json=outcome)
    changed = await roadmap.patch(f"/v1/decisions/{asked['id']}", json={"title": "Other"})

    assert decided.json()["state"] == "decided"
    assert decided.json()["decided_by"] == "tests"
    assert again.status_code == changed.status_code == 409


async def test_an_objection_is_answered_and_stays(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, signed_in: SignIn
) -> None:
    item = await make_item(roadmap)
    asked = (
        await roadmap.post("/v1/decisions", json={"title": "Build it?", "item": item["id"]})
    ).json()
    finance = await signed_in(roadmap_app, role="approver", function="finance")

    raised = await finance.post(
        f"/v1/decisions/{asked['id']}/objections", json={"text": "One customer asked."}
    )
    direct = await roadmap.post(f"/v1/items/{item['id']}/objections", json={"text": "Too dear."})
    answered = await roadmap.put(
        f"/v1/objections/{raised.json()['id']}/answer",
        json={"answer": "We try it for 30 days.", "change_made": "A stop rule was added."},
    )

    assert raised.status_code == direct.status_code == 201
    assert answered.json()["change_made"] == "A stop rule was added."
    found = (await roadmap.get(f"/v1/objections?item={item['id']}")).json()["results"]
    open_ones = (await roadmap.get("/v1/objections?answered=false")).json()["results"]
    assert len(found) == 2
    assert [row["text"] for row in open_ones] == ["Too dear."]
    shown = (await roadmap.get(f"/v1/decisions/{asked['id']}")).json()
    assert shown["objections"][0]["by_function"] == "finance"


async def test_sales_see_no_decisions(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, signed_in: SignIn
) -> None:
    sales = await signed_in(roadmap_app, role="contributor", function="sales")

    assert (await sales.get("/v1/decisions")).status_code == 403
    assert (await sales.get("/v1/risks")).status_code == 403
