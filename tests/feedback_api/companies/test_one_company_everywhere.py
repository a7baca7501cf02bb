"""Matched by CRM id, alias or mail domain; what matches none waits, is settled, and undone."""

from typing import Any

from httpx import AsyncClient

ALDER = {
    "name": "Alder Lifts",
    "arr": "186000.10",
    "plan": "Scale",
    "aliases": [{"tool": "zendesk", "id": "z1"}],
    "domains": ["Alder.example"],
}


async def note(feedback: AsyncClient, text: str = "No signal", **more: Any) -> Any:
    answer = await feedback.post("/v1/feedback", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_new_company_is_201_and_a_known_one_200(feedback: AsyncClient, clock: Any) -> None:
    first = await feedback.put("/v1/companies/crm%2F1", json=ALDER)
    second = await feedback.put("/v1/companies/crm%2F1", json=ALDER)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["external_id"] == "crm/1"
    assert first.json()["arr"] == "186000.10"
    assert first.json()["aliases"] == [{"tool": "zendesk", "id": "z1"}]
    assert first.json()["domains"] == ["alder.example"]
    assert second.json()["version"] == first.json()["version"]


async def test_a_note_finds_its_company_by_the_mail_domain(
    feedback: AsyncClient, clock: Any
) -> None:
    await feedback.put("/v1/companies/alder", json=ALDER)

    told = await note(feedback, contact={"email": "Marta@eu.alder.example"})

    assert told["company"]["external_id"] == "alder"


async def test_free_mail_never_matches(feedback: AsyncClient, clock: Any) -> None:
    await feedback.put("/v1/companies/alder", json={**ALDER, "domains": ["gmail.com"]})

    told = await note(feedback, contact={"email": "joe@gmail.com"})

    assert told["company"] is None
    [waiting] = (await feedback.get("/v1/unmatched")).json()["results"]
    assert (waiting["kind"], waiting["value"]) == ("email", "joe@gmail.com")


async def test_whose_is_this_is_settled_and_undone(
    feedback: AsyncClient, deliver: Any, clock: Any
) -> None:
    await feedback.put("/v1/companies/north", json={"name": "Northgate", "arr": 240000})
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    told = await note(feedback, contact={"email": "dana@north.example"}, request_id=request)
    [waiting] = (await feedback.get("/v1/unmatched")).json()["results"]
    assert waiting["notes"] == 1
    assert waiting["example"]["text"] == "No signal"

    settled = await feedback.put(
        f"/v1/unmatched/{waiting['id']}/company", json={"company": "north"}
    )

    assert settled.status_code == 200, settled.text
    assert (await feedback.get("/v1/unmatched")).json()["results"] == []
    moved = (await feedback.get(f"/v1/feedback/{told['id']}")).json()
    assert moved["company"]["external_id"] == "north"
    assert (await feedback.get(f"/v1/requests/{request}")).json()["arr"] == "240000.00"
    later = await note(feedback, contact={"email": "tom@north.example"})
    assert later["company"]["external_id"] == "north"

    await feedback.delete(f"/v1/unmatched/{waiting['id']}/company")

    for key in (told["id"], later["id"]):
        assert (await feedback.get(f"/v1/feedback/{key}")).json()["company"] is None
    assert (await feedback.get(f"/v1/requests/{request}")).json()["arr"] == "0.00"
    assert len((await feedback.get("/v1/unmatched")).json()["results"]) == 1


async def test_the_crm_settles_what_waits(feedback: AsyncClient, clock: Any) -> None:
    told = await note(feedback, contact={"email": "marta@mail.alder.example"})

    await feedback.put("/v1/companies/alder", json=ALDER)

    assert (await feedback.get(f"/v1/feedback/{told['id']}")).json()["company"][
        "name"
    ] == "Alder Lifts"
    assert (await feedback.get("/v1/unmatched")).json()["results"] == []


async def test_an_alias_of_another_company_is_refused(feedback: AsyncClient, clock: Any) -> None:
    await feedback.put("/v1/companies/alder", json=ALDER)

    other = await feedback.put(
        "/v1/companies/other", json={"name": "Other", "domains": ["alder.example"]}
    )
    batch = await feedback.post(
        "/v1/companies/batch",
        json={
            "companies": [{"external_id": "other", "name": "Other", "aliases": ALDER["aliases"]}]
        },
    )

    assert other.status_code == 409
    assert batch.json()["created"] == 1
    assert batch.json()["problems"][0]["external_id"] == "other"


async def test_merged_companies_count_once_and_apart_again(
    feedback: AsyncClient, clock: Any
) -> None:
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    for name, arr in (("one", 100), ("two", 50)):
        await feedback.put(f"/v1/companies/{name}", json={"name": name, "arr": arr})
        await note(feedback, company={"external_id": name}, request_id=request)

    merged = await feedback.put("/v1/companies/two/merge", json={"into": "one"})

    assert merged.json()["merged"] == ["two"]
    shown = (await feedback.get(f"/v1/requests/{request}")).json()
    assert (shown["companies"], shown["arr"]) == (1, "100.00")
    listed = (await feedback.get("/v1/companies")).json()["results"]
    assert [company["external_id"] for company in listed] == ["one"]
    assert (
        len((await feedback.get("/v1/feedback", params={"company": "one"})).json()["results"]) == 2
    )

    await feedback.delete("/v1/companies/two/merge")

    shown = (await feedback.get(f"/v1/requests/{request}")).json()
    assert (shown["companies"], shown["arr"]) == (2, "150.00")


async def test_what_an_account_asked_for(
    feedback: AsyncClient, roadmap: AsyncClient, deliver: Any, clock: Any
) -> None:
    await feedback.put("/v1/companies/alder", json=ALDER)
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    await note(feedback, company={"external_id": "alder"}, request_id=request)
    item = await roadmap.post(
        "/v1/items",
        json={
            "title": "Offline sync",
            "audience": "sales_safe",
            "horizon": "now",
            "wording": {"sales": "Planned", "plain": "inside"},
        },
    )
    await feedback.put(f"/v1/requests/{request}/items/{item.json()['id']}")
    await deliver()

    told = (await feedback.get("/v1/companies/alder/asks")).json()

    assert told["company"]["name"] == "Alder Lifts"
    [ask] = told["results"]
    assert ask["request"] == request
    assert ask["notes"] == 1
    assert ask["items"][0]["safe_wording"] == "Planned"
    assert ask["items"][0]["horizon"] == "now"
    assert ask["outcome"] is None


async def test_matching_says_what_share_is_recognised(feedback: AsyncClient, clock: Any) -> None:
    await feedback.put("/v1/companies/alder", json=ALDER)
    await feedback.put("/v1/companies/silent", json={"name": "Silent", "arr": "186000.10"})
    await note(feedback, contact={"email": "marta@alder.example"})
    await note(feedback, contact={"email": "who@knows.example"})

    told = (await feedback.get("/v1/matching")).json()

    assert told["arr_share"] == 0.5
    assert told["notes_share"] == 0.5
    assert told["waiting"] == 1


async def test_money_that_is_no_money_is_refused(feedback: AsyncClient, clock: Any) -> None:
    for amount in ("NaN", "Infinity", -5, True, "12345678901234567", "ten"):
        answer = await feedback.put("/v1/companies/x", json={"name": "X", "arr": amount})

        assert answer.status_code == 422, amount
        assert answer.json()["errors"][0]["pointer"].startswith("/arr")
