"""What is alike is found, with the words that say why; what was refused is not proposed again."""

from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient

from services.feedback_api.similar.scoring import compare

LOGIN = "We are moving everyone to one company login. Can your app use our Entra accounts?"


async def request_of(feedback: AsyncClient, title: str, text: str | None = None) -> str:
    made = await feedback.post("/v1/requests", json={"title": title, "text": text})
    return str(made.json()["id"])


async def note_of(feedback: AsyncClient, text: str, **more: Any) -> str:
    made = await feedback.post("/v1/feedback", json={"text": text, **more})
    return str(made.json()["id"])


def test_the_same_text_scores_one_and_a_strange_one_nothing() -> None:
    same, near, strange = compare(
        "The invoice shows a wrong VAT number",
        ["The invoice shows a wrong VAT number", "VAT numbers on invoices", "Dark mode please"],
    )

    assert same.score == 1
    assert 0.3 < near.score < 1
    assert strange.score == 0
    assert set(near.shared) == {"vat", "number", "invoice"}


async def test_the_likest_request_comes_first_with_its_reason(
    feedback: AsyncClient, clock: Any
) -> None:
    wanted = await request_of(feedback, "Single sign-on", "One company login with Entra or Okta")
    await request_of(feedback, "Offline job sheets", "No signal in the shaft")

    found = (await feedback.get("/v1/similar", params={"text": LOGIN})).json()["results"]

    assert found[0]["id"] == wanted
    assert found[0]["kind"] == "request"
    assert 0 < found[0]["score"] <= 1
    assert {"login", "entra"} <= set(found[0]["shared"])


async def test_a_note_is_proposed_the_request_that_its_like_was_attached_to(
    feedback: AsyncClient, clock: Any
) -> None:
    request = await request_of(feedback, "Single sign-on")
    await note_of(feedback, "Entra accounts for one login in the app", request_id=request)
    note = await note_of(feedback, LOGIN)
    path = f"/v1/feedback/{note}/suggestion"

    proposed = (await feedback.get(path)).json()["request"]
    await feedback.put(f"/v1/feedback/{note}/refusals/{request}")
    refused = (await feedback.get(path)).json()["request"]
    await feedback.delete(f"/v1/feedback/{note}/refusals/{request}")

    assert proposed["id"] == request
    assert proposed["notes_alike"] == 1
    assert "entra" in proposed["shared"]
    assert refused is None
    assert (await feedback.get(path)).json()["request"]["id"] == request


async def test_a_page_of_notes_is_answered_as_each_alone_in_few_statements(
    feedback: AsyncClient, feedback_app: FastAPI, statements: Any, clock: Any
) -> None:
    login = await request_of(feedback, "Single sign-on", "One company login with Entra")
    vat = await request_of(feedback, "VAT number refused", "The invoice says the VAT ID is invalid")
    texts = [LOGIN, "VAT number refused again", "Nothing of the kind", LOGIN + " Please."]
    notes = [await note_of(feedback, text) for text in texts]
    await feedback.put(f"/v1/feedback/{notes[3]}/refusals/{login}")
    await feedback.get("/v1/suggestions", params={"feedback": notes[:1]})

    with statements(feedback_app) as seen:
        answer = await feedback.get("/v1/suggestions", params={"feedback": notes})

    told = {row["feedback"]: row["request"] for row in answer.json()["results"]}
    assert [told[note] and told[note]["id"] for note in notes] == [login, vat, None, None]
    assert len(seen) <= 7


async def test_a_merged_request_is_found_as_the_one_that_counts(
    feedback: AsyncClient, clock: Any
) -> None:
    one = await request_of(feedback, "Offline job sheets")
    two = await request_of(feedback, "Paper at night")
    await feedback.put(f"/v1/requests/{two}/merge", json={"into": one})

    found = (await feedback.get("/v1/similar", params={"text": "paper night"})).json()["results"]

    assert [row["id"] for row in found] == [one]
    assert found[0]["title"] == "Offline job sheets"


async def test_changed_and_deleted_words_are_not_found_by_what_they_were(
    feedback: AsyncClient, clock: Any
) -> None:
    request = await request_of(feedback, "Zebra crossing")
    note = await note_of(feedback, "Zebra stripes")
    await feedback.patch(f"/v1/requests/{request}", json={"title": "Traffic light"})
    await feedback.delete(f"/v1/feedback/{note}")

    zebra = (await feedback.get("/v1/similar", params={"text": "zebra"})).json()["results"]
    light = (await feedback.get("/v1/requests", params={"q": "light"})).json()["results"]

    assert zebra == []
    assert [row["id"] for row in light] == [request]


async def test_support_finds_the_answer_to_send(feedback: AsyncClient, clock: Any) -> None:
    request = await request_of(feedback, "VAT number refused")
    await feedback.patch(
        f"/v1/requests/{request}",
        json={
            "reply": "Please enter it without the country code.",
            "workaround": "Leave out DE",
            "reply_review_on": "2026-11-01",
        },
    )
    await note_of(
        feedback, "VAT refused again", request_id=request, company={"external_id": "voss"}
    )

    found = await feedback.get("/v1/answers", params={"q": "VAT refused", "company": "voss"})

    [answer] = found.json()["results"]
    assert answer["request"] == request
    assert answer["workaround"] == "Leave out DE"
    assert answer["reply_checked_on"] == "2026-11-24"
    assert answer["reply_is_due"] is True
    assert (answer["tickets"], answer["companies"]) == (1, 1)
    assert answer["asked_by_company"] is True


async def test_sales_never_sees_inside_requests(
    feedback: AsyncClient, feedback_app: FastAPI, signed_in: Any, clock: Any
) -> None:
    inside = await request_of(feedback, "Secret plan")
    sales = await signed_in(feedback_app, role="contributor", function="sales")

    assert (await sales.get(f"/v1/requests/{inside}")).status_code == 404
    assert (await sales.get("/v1/requests")).json()["results"] == []
    found = await sales.get("/v1/similar", params={"text": "secret plan"})
    assert found.json()["results"] == []
    assert (await sales.put(f"/v1/requests/{inside}/votes/x")).status_code == 404
    note = await note_of(feedback, "said on a call", request_id=inside)
    assert (await sales.get(f"/v1/feedback/{note}")).json()["requests"] == []
    [listed] = (await sales.get("/v1/feedback")).json()["results"]
    assert listed["requests"] == []
    assert (await feedback.get(f"/v1/feedback/{note}")).json()["requests"][0]["id"] == inside
    own = await sales.post("/v1/requests", json={"title": "Asked on a call"})
    assert own.json()["audience"] == "sales_safe"
    assert (await sales.get(f"/v1/requests/{own.json()['id']}")).status_code == 200
    assert (await sales.put(f"/v1/requests/{own.json()['id']}/votes/x")).status_code == 200
    merge = await sales.put(f"/v1/requests/{own.json()['id']}/merge", json={"into": inside})
    assert merge.status_code == 403
