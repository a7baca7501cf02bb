"""Many at once: each counts once, nobody is lost, nobody waits for ever."""

import asyncio
from typing import Any

from httpx import AsyncClient

ITEM = "0197a000-0000-7000-8000-000000000001"


async def make_request(feedback: AsyncClient, title: str) -> str:
    made = await feedback.post("/v1/requests", json={"title": title})
    await feedback.put(f"/v1/requests/{made.json()['id']}/items/{ITEM}")
    return str(made.json()["id"])


async def test_votes_at_once_are_all_counted(feedback: AsyncClient, clock: Any) -> None:
    requests = [await make_request(feedback, f"Request {number}") for number in range(2)]
    votes = [
        feedback.put(
            f"/v1/requests/{requests[number % 2]}/votes/c{number}",
            json={"company": {"external_id": f"company {number % 4}"}},
        )
        for number in range(12)
    ]

    answers = await asyncio.gather(*votes)

    assert [answer.status_code for answer in answers] == [200] * 12
    for request in requests:
        shown = (await feedback.get(f"/v1/requests/{request}")).json()
        assert (shown["votes"], shown["companies"]) == (6, 2)
    [told] = (await feedback.get("/v1/demand", params={"item": ITEM})).json()["results"]
    assert (told["votes"], told["companies"]) == (12, 4)


async def test_one_vote_cast_eight_times_at_once_is_one(feedback: AsyncClient, clock: Any) -> None:
    request = await make_request(feedback, "Offline")

    answers = await asyncio.gather(
        *(feedback.put(f"/v1/requests/{request}/votes/marta") for _ in range(8))
    )

    assert {answer.status_code for answer in answers} == {200}
    assert (await feedback.get(f"/v1/requests/{request}")).json()["votes"] == 1


async def test_notes_at_once_make_one_contact_and_one_company(
    feedback: AsyncClient, clock: Any
) -> None:
    body = {
        "text": "No signal",
        "contact": {"email": "marta@alder.example"},
        "company": {"external_id": "alder", "name": "Alder"},
    }

    answers = await asyncio.gather(*(feedback.post("/v1/feedback", json=body) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 20
    assert len({answer.json()["contact"]["id"] for answer in answers}) == 1
    assert len((await feedback.get("/v1/companies")).json()["results"]) == 1


async def test_one_bad_note_among_many_fails_alone(feedback: AsyncClient, clock: Any) -> None:
    bodies: list[dict[str, Any]] = [{"text": "good"}, {"text": "bad", "deal": "d404"}] * 4

    answers = await asyncio.gather(*(feedback.post("/v1/feedback", json=body) for body in bodies))

    assert [answer.status_code for answer in answers] == [201, 422] * 4
