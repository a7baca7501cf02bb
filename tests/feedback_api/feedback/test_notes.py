"""Notes come in one by one and by the thousand, are found again, and are triaged."""

import json
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient

from services.common import clock as the_clock


async def note(feedback: AsyncClient, text: str = "The app loses my sheet", **more: Any) -> Any:
    answer = await feedback.post("/v1/feedback", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_note_makes_the_contact_and_company_it_names(
    feedback: AsyncClient, clock: Any
) -> None:
    told = await note(
        feedback,
        contact={"external_id": "c1", "email": "Ana@X.example", "name": "Ana"},
        company={"external_id": "x", "name": "X Ltd"},
        tags=["field"],
        rating=2,
        source="zendesk",
        source_url="https://z.example/1",
    )

    assert told["company"]["name"] == "X Ltd"
    assert told["contact"]["email"] == "ana@x.example"
    assert told["status"] == "new"
    assert told["kind"] == "bug"
    assert told["sentiment"] == "negative"
    assert (await feedback.get("/v1/companies/x")).json()["name"] == "X Ltd"
    assert (await feedback.get("/v1/contacts/c1")).json()["company"]["external_id"] == "x"


async def test_one_bad_entry_does_not_lose_the_others(feedback: AsyncClient, clock: Any) -> None:
    entries = [
        {"text": "good", "company": {"external_id": "a"}},
        {"text": ""},
        {"text": "unknown deal", "deal": "d404"},
        {"text": "with a typo", "ratting": 3},
        "no object",
        {"text": "good again", "contact": {"email": "b@b.example"}},
    ]

    answer = await feedback.post("/v1/feedback/batch", json={"feedback": entries})

    assert answer.status_code == 201
    results = answer.json()["results"]
    assert ["id" in result for result in results] == [True, False, False, False, False, True]
    assert results[2]["problem"]["errors"][0]["pointer"] == "/deal"
    assert results[3]["problem"]["errors"][0]["pointer"] == "/ratting"
    assert len((await feedback.get("/v1/feedback")).json()["results"]) == 2


async def test_more_than_a_thousand_at_once_are_refused(feedback: AsyncClient, clock: Any) -> None:
    answer = await feedback.post("/v1/feedback/batch", json={"feedback": [{"text": "x"}] * 1001})

    assert answer.status_code == 422


async def test_a_batch_takes_few_statements(
    feedback: AsyncClient, feedback_app: FastAPI, statements: Any, clock: Any
) -> None:
    entries = [
        {
            "text": f"note {number}",
            "contact": {"email": f"p{number % 50}@c{number % 7}.example"},
            "company": {"external_id": f"c{number % 7}"},
        }
        for number in range(500)
    ]

    with statements(feedback_app) as seen:
        answer = await feedback.post("/v1/feedback/batch", json={"feedback": entries})

    assert answer.status_code == 201
    assert len(seen) < 25


async def test_a_single_note_takes_few_statements(
    feedback: AsyncClient, feedback_app: FastAPI, statements: Any, clock: Any
) -> None:
    body: dict[str, Any] = {
        "contact": {"email": "p@c.example"},
        "company": {"external_id": "c"},
    }
    await note(feedback, **body)

    with statements(feedback_app) as seen:
        await note(feedback, **body)

    assert len(seen) <= 8, "\n".join(seen)


async def test_every_filter_finds_what_it_names(feedback: AsyncClient, clock: Any) -> None:
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    item = "0197a000-0000-7000-8000-000000000001"
    await feedback.put(f"/v1/requests/{request}/items/{item}")
    wanted = await note(
        feedback,
        "Thank you, this is great: it just works in basements",
        source="call",
        company={"external_id": "x", "name": "X"},
        request_id=request,
        tags=["depth"],
    )
    await note(feedback, "The export crashes")
    filters = [
        {"q": "basement"},
        {"q": "basements works"},
        {"status": "linked"},
        {"company": "x"},
        {"request": request},
        {"item": item},
        {"source": "call"},
        {"sentiment": "positive"},
        {"kind": "praise"},
        {"tag": "depth"},
    ]

    for asked in filters:
        found = (await feedback.get("/v1/feedback", params=asked)).json()["results"]

        assert [row["id"] for row in found] == [wanted["id"]], asked
    assert found[0]["requests"][0]["title"] == "Offline"


async def test_user_text_is_text_in_every_search(feedback: AsyncClient, clock: Any) -> None:
    await note(feedback, "plain words")
    for hostile in (
        "' OR 1=1 --",
        '"unbalanced',
        "a AND NOT (b OR",
        "text:x* NEAR/3",
        "%_\\",
        "'; DROP TABLE feedback;--",
        "-",
        "*",
        "(((",
        "\u0000x",
        "🎉",
        "a" * 900,
        "<script>alert(1)</script>",
        "& | ! <-> :*",
    ):
        for path in (
            "/v1/feedback",
            "/v1/requests",
            "/v1/companies",
            "/v1/contacts",
            "/v1/unmatched",
        ):
            answer = await feedback.get(path, params={"q": hostile[:190]})
            assert answer.status_code == 200 or "\u0000" in hostile, (path, hostile, answer.text)
        alike = await feedback.get("/v1/similar", params={"text": hostile})
        assert alike.status_code in (200, 422), (hostile, alike.text)
        found = await feedback.get("/v1/answers", params={"q": hostile})
        assert found.status_code in (200, 422)


async def test_triage_keeps_corrections_and_respects_etags(
    feedback: AsyncClient, clock: Any
) -> None:
    told = await note(feedback)
    path = f"/v1/feedback/{told['id']}"
    tag = (await feedback.get(path)).headers["etag"]

    changed = await feedback.patch(
        path, json={"kind": "wish", "status": "triaged", "tags": ["a"]}, headers={"If-Match": tag}
    )
    stale = await feedback.patch(path, json={"kind": "bug"}, headers={"If-Match": tag})

    assert changed.json()["kind"] == "wish"
    assert changed.json()["kind_confidence"] == 1.0
    assert stale.status_code == 412
    assert (await feedback.get(path)).json()["kind"] == "wish"


async def test_attaching_is_undone_exactly(feedback: AsyncClient, clock: Any) -> None:
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    told = await note(feedback)
    await feedback.patch(f"/v1/feedback/{told['id']}", json={"status": "triaged"})

    attached = await feedback.put(
        f"/v1/requests/{request}/feedback/{told['id']}", json={"passage": "loses my sheet"}
    )
    assert attached.json()["status"] == "linked"
    shown = (await feedback.get(f"/v1/feedback/{told['id']}")).json()
    assert shown["requests"][0]["passage"] == "loses my sheet"
    undone = await feedback.delete(f"/v1/requests/{request}/feedback/{told['id']}")

    assert undone.json()["status"] == "triaged"
    assert undone.json()["notes"] == 0


async def test_the_inbox_tells_what_waits_and_what_it_is_worth(
    feedback: AsyncClient, signed_in: Any, feedback_app: FastAPI, clock: Any
) -> None:
    await feedback.put(
        "/v1/companies/north",
        json={"name": "Northgate", "arr": 240000, "renewal_on": "2026-12-15"},
    )
    old = (the_clock.now() - timedelta(days=6)).isoformat()
    first = await note(feedback, occurred_at=old, company={"external_id": "north"})
    await note(feedback, "Thank you, great", company={"external_id": "north"})
    await note(feedback, "later")
    listed = (await feedback.get("/v1/feedback", params={"q": "later"})).json()["results"]
    await feedback.patch(f"/v1/feedback/{listed[0]['id']}", json={"snoozed_until": "2026-12-01"})
    maker = await signed_in(feedback_app, role="maker")

    told = (await maker.get("/v1/inbox")).json()

    assert told["untriaged"] == 2
    assert told["oldest_days"] == 6
    assert told["arr"] == "240000.00"
    assert told["tabs"] == {
        "to_triage": 2,
        "mine": 0,
        "renewing": 2,
        "unhappy": 1,
        "snoozed": 1,
    }
    renewing = (await feedback.get("/v1/feedback", params={"renewing": True})).json()["results"]
    assert first["id"] in [row["id"] for row in renewing]


async def test_lists_page_and_tell_what_was_deleted(feedback: AsyncClient, clock: Any) -> None:
    told = [await note(feedback, f"note {number}") for number in range(5)]
    start = (the_clock.now() - timedelta(minutes=1)).isoformat()
    page = (await feedback.get("/v1/feedback", params={"limit": 2})).json()
    rest = (await feedback.get("/v1/feedback", params={"limit": 200, "after": page["next"]})).json()
    await feedback.delete(f"/v1/feedback/{told[0]['id']}")

    changes = (await feedback.get("/v1/feedback", params={"updated_after": start})).json()

    assert len(page["results"]) == 2
    assert len(rest["results"]) == 3
    assert rest["next"] is None
    gone = [row for row in changes["results"] if "deleted_at" in row]
    assert [row["id"] for row in gone] == [told[0]["id"]]


async def test_the_same_key_gives_the_same_note(feedback: AsyncClient, clock: Any) -> None:
    headers = {"Idempotency-Key": "once"}
    first = await feedback.post("/v1/feedback", json={"text": "x"}, headers=headers)
    second = await feedback.post("/v1/feedback", json={"text": "x"}, headers=headers)
    other = await feedback.post("/v1/feedback", json={"text": "y"}, headers=headers)

    assert first.json()["id"] == second.json()["id"]
    assert other.status_code == 422


async def test_a_list_takes_as_many_statements_for_one_row_as_for_many(
    feedback: AsyncClient, feedback_app: FastAPI, statements: Any, clock: Any
) -> None:
    async def count(path: str) -> int:
        with statements(feedback_app) as seen:
            answer = await feedback.get(path)
        assert answer.status_code == 200
        return len(seen)

    paths = ["/v1/feedback", "/v1/requests", "/v1/requests?sort=arr", "/v1/companies", "/v1/deals"]
    paths += ["/v1/contacts", "/v1/unmatched", "/v1/portal/ideas"]

    async def fill(number: int) -> None:
        company = {"external_id": f"c{number}", "name": "C"}
        request = await feedback.post(
            "/v1/requests", json={"title": f"R {number}", "audience": "public"}
        )
        key = request.json()["id"]
        await feedback.put(f"/v1/requests/{key}/items/0197a000-0000-7000-8000-00000000000{number}")
        await note(
            feedback, company=company, contact={"email": f"a@{number}.example"}, request_id=key
        )
        await note(feedback, contact={"email": f"b@nobody{number}.example"})
        deal = {
            "company": f"c{number}",
            "name": "D",
            "amount": 1,
            "stage": "open",
            "requests": [key],
        }
        await feedback.put(f"/v1/deals/d{number}", json=deal)

    await fill(1)
    for path in paths:
        await count(path)
    few = [await count(path) for path in paths]
    for number in range(2, 6):
        await fill(number)

    many = [await count(path) for path in paths]

    assert many == few, json.dumps(dict(zip(paths, zip(few, many, strict=True), strict=True)))
    assert max(many) <= 8
