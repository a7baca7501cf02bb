"""The heart of it: companies, contacts and voters count once, whatever they asked through."""

from typing import Any

from httpx import AsyncClient

ALDER = {
    "name": "Alder Lifts",
    "arr": "186000.00",
    "renewal_on": "2026-11-27",
    "domains": ["alder.example"],
}
NORTH = {"name": "Northgate Alarms", "arr": 240000, "renewal_on": "2027-12-15"}


async def make_request(feedback: AsyncClient, title: str, **more: object) -> str:
    answer = await feedback.post("/v1/requests", json={"title": title, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def make_note(feedback: AsyncClient, text: str, **more: object) -> str:
    answer = await feedback.post("/v1/feedback", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_company_that_votes_and_writes_counts_once(
    feedback: AsyncClient, clock: Any
) -> None:
    await feedback.put("/v1/companies/alder", json=ALDER)
    await feedback.put("/v1/companies/north", json=NORTH)
    request = await make_request(feedback, "Offline job sheets")
    first = await make_note(
        feedback,
        "In the shaft the app loses the job sheet.",
        contact={"email": "marta@alder.example"},
    )
    second = await make_note(feedback, "No signal, no sheet.", company={"external_id": "north"})

    await feedback.put(f"/v1/requests/{request}/feedback/{first}")
    await feedback.put(f"/v1/requests/{request}/feedback/{second}")
    await feedback.put(f"/v1/requests/{request}/votes/email:marta@alder.example")
    again = await feedback.put(f"/v1/requests/{request}/votes/email:marta@alder.example")

    assert again.status_code == 200
    assert again.json()["votes"] == 1
    shown = (await feedback.get(f"/v1/requests/{request}")).json()
    assert shown["companies"] == 2
    assert shown["arr"] == "426000.00"
    assert shown["renewing_arr"] == "186000.00"
    assert shown["votes"] == 1
    assert shown["notes"] == 2


async def test_merging_counts_each_once_and_unmerging_restores_exactly(
    feedback: AsyncClient, clock: Any
) -> None:
    await feedback.put("/v1/companies/alder", json=ALDER)
    one, two = await make_request(feedback, "Offline"), await make_request(feedback, "No signal")
    company = {"company": {"external_id": "alder"}}
    await feedback.put(f"/v1/requests/{one}/votes/marta", json=company)
    await feedback.put(f"/v1/requests/{two}/votes/marta")
    await feedback.put(f"/v1/requests/{two}/votes/owen")
    before = [(await feedback.get(f"/v1/requests/{key}")).json() for key in (one, two)]

    merged = await feedback.put(f"/v1/requests/{two}/merge", json={"into": one})

    assert merged.status_code == 200
    assert merged.json()["id"] == one
    assert merged.json()["votes"] == 2
    assert merged.json()["companies"] == 1
    listed = (await feedback.get("/v1/requests")).json()["results"]
    assert [row["id"] for row in listed] == [one]

    await feedback.delete(f"/v1/requests/{two}/merge")

    after = [(await feedback.get(f"/v1/requests/{key}")).json() for key in (one, two)]
    for was, is_now in zip(before, after, strict=True):
        for volatile in ("updated_at", "version"):
            was.pop(volatile), is_now.pop(volatile)
        assert is_now == was


async def test_an_unknown_item_is_linked_and_waits(feedback: AsyncClient, clock: Any) -> None:
    request = await make_request(feedback, "Offline")
    item = "0197a000-0000-7000-8000-000000000001"

    answer = await feedback.put(f"/v1/requests/{request}/items/{item}", json={"importance": 3})

    assert answer.json()["waiting"] is True
    shown = (await feedback.get(f"/v1/requests/{request}")).json()
    assert shown["items"][0]["id"] == item
    assert shown["items"][0]["waiting"] is True


async def test_an_item_has_the_demand_of_its_requests_each_company_once(
    feedback: AsyncClient, clock: Any
) -> None:
    await feedback.put("/v1/companies/alder", json=ALDER)
    item = "0197a000-0000-7000-8000-000000000001"
    one, two = await make_request(feedback, "Offline"), await make_request(feedback, "Signatures")
    for request in (one, two):
        await feedback.put(
            f"/v1/requests/{request}/votes/marta", json={"company": {"external_id": "alder"}}
        )
        await feedback.put(f"/v1/requests/{request}/items/{item}", json={"importance": 2})
    await feedback.put(
        "/v1/deals/d1",
        json={
            "company": "alder",
            "name": "More seats",
            "amount": "60000",
            "stage": "open",
            "requests": [one, two],
        },
    )

    [told] = (await feedback.get("/v1/demand", params={"item": item})).json()["results"]

    assert told["item"] == item
    assert told["companies"] == 1
    assert told["votes"] == 1
    assert told["arr"] == "186000.00"
    assert told["open_deals"] == "60000.00"
    assert told["trend"] == 1
