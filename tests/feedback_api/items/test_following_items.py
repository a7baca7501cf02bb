"""What roadmap_api tells of items: links stop waiting, statuses follow, outcomes are heard."""

from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient

from services.common import clock as the_clock
from services.feedback_api.items.listeners import forget_item, take_item, take_outcome

ITEM = "0197a000-0000-7000-8000-000000000001"


async def tell(app: FastAPI, **state: Any) -> None:
    told = {"id": ITEM, "title": "Offline", "stage": "planned", "audience": "public", **state}
    async with app.state.sessions.begin() as session:
        await take_item(session, told)


async def make_linked(feedback: AsyncClient) -> str:
    made = await feedback.post("/v1/requests", json={"title": "No signal"})
    request = str(made.json()["id"])
    await feedback.put(f"/v1/requests/{request}/items/{ITEM}", json={"importance": 3})
    return request


async def status_of(feedback: AsyncClient, request: str) -> str:
    return str((await feedback.get(f"/v1/requests/{request}")).json()["status"])


async def test_a_waiting_link_is_known_once_the_item_is(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    request = await make_linked(feedback)

    await tell(feedback_app, expected_on="2027-01-22", horizon="next")

    [item] = (await feedback.get(f"/v1/requests/{request}")).json()["items"]
    assert item["waiting"] is False
    assert (item["title"], item["horizon"], item["expected_on"]) == (
        "Offline",
        "next",
        "2027-01-22",
    )


async def test_the_status_follows_the_item_until_a_person_says_otherwise(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    request = await make_linked(feedback)
    assert await status_of(feedback, request) == "open"

    for sequence, (stage, status) in enumerate(
        (("idea", "considered"), ("building", "building"), ("launched", "shipped")), start=1
    ):
        await tell(feedback_app, stage=stage, sequence=sequence)
        assert await status_of(feedback, request) == status

    await feedback.patch(f"/v1/requests/{request}", json={"status": "parked"})
    await tell(feedback_app, stage="measured", sequence=9)
    assert await status_of(feedback, request) == "parked"
    await feedback.patch(f"/v1/requests/{request}", json={"status": None})
    assert await status_of(feedback, request) == "shipped"


async def test_an_older_state_changes_nothing(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    request = await make_linked(feedback)

    await tell(feedback_app, stage="building", sequence=7)
    await tell(feedback_app, stage="idea", sequence=3)

    assert await status_of(feedback, request) == "building"


async def test_a_deleted_item_answers_nothing(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    request = await make_linked(feedback)
    await tell(feedback_app, stage="building")

    async with feedback_app.state.sessions.begin() as session:
        await forget_item(session, {"id": ITEM})

    assert await status_of(feedback, request) == "open"


async def test_the_outcome_is_told_in_the_customers_wording(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    await feedback.put("/v1/companies/alder", json={"name": "Alder"})
    request = await make_linked(feedback)
    await feedback.put(
        f"/v1/requests/{request}/votes/marta", json={"company": {"external_id": "alder"}}
    )
    await tell(feedback_app, stage="measured")

    async with feedback_app.state.sessions.begin() as session:
        wording = {"customer": "Seven more jobs in a hundred", "plain": "+6.8 points"}
        await take_outcome(session, {"item": ITEM, "verdict": "within", "wording": wording})

    [ask] = (await feedback.get("/v1/companies/alder/asks")).json()["results"]
    assert ask["outcome"]["verdict"] == "within"
    assert ask["outcome"]["wording"] == "Seven more jobs in a hundred"
    assert ask["outcome"]["given_at"][:10] == the_clock.now().date().isoformat()
