"""Requesters hear twice, once each, in words for customers, and never unapproved."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from services.common.tables import OutboxEvent
from services.feedback_api.mail.models import Mail
from services.feedback_api.messages.models import Telling

Work = Callable[[FastAPI], Awaitable[int]]
Say = Callable[..., Awaitable[None]]


async def drafts(feedback: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    answer = await feedback.get("/v1/messages", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


async def rows(app: FastAPI, entity: Any) -> list[Any]:
    async with app.state.database.reads() as session:
        return list(await session.scalars(select(entity)))


async def test_a_launch_drafts_a_message_that_waits_for_a_person(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    say: Say,
    story: Any,
    went_live: dict[str, Any],
    work: Work,
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    await say("roadmap.launch_went_live", story.item, went_live)
    await work(feedback_app)

    [message] = await drafts(feedback)
    assert message["kind"] == "shipped"
    assert message["state"] == "draft"
    assert message["item"] == str(story.item)
    assert (message["recipients"], message["companies"]) == (3, 2)
    assert message["internal_words"] == []
    assert "Job sheets stay readable" in message["text"]
    assert await rows(feedback_app, Telling) == []
    assert await rows(feedback_app, Mail) == []


async def test_each_recipient_reads_their_own_words_in_the_preview(
    feedback: httpx.AsyncClient, say: Say, story: Any, went_live: dict[str, Any]
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    [message] = await drafts(feedback)

    first = await feedback.get(f"/v1/messages/{message['id']}/recipients", params={"limit": 2})
    second = await feedback.get(
        f"/v1/messages/{message['id']}/recipients", params={"after": first.json()["next"]}
    )

    people = [*first.json()["results"], *second.json()["results"]]
    ana = next(one for one in people if one["contact"]["email"] == "ana@alder.example")
    ben = next(one for one in people if one["contact"]["email"] == "ben@people.example")
    assert len(people) == 3
    assert ana["text"].startswith("Hello Ana,\n\nYou wrote: “In the shaft the app loses")
    assert ana["company"]["name"] == "Alder Lifts"
    assert ben["text"].startswith("Hello,\n\nYou asked us for this")
    assert ana["by_mail"] is True
    assert ana["told_at"] is None


async def test_an_approved_message_tells_everybody_once(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    say: Say,
    story: Any,
    went_live: dict[str, Any],
    work: Work,
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    [message] = await drafts(feedback)

    answers = await asyncio.gather(
        *(feedback.post(f"/v1/messages/{message['id']}/approval") for _ in range(3))
    )
    await work(feedback_app)

    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert all(answer.status_code in (200, 409, 412) for answer in answers)
    [sent] = await drafts(feedback, state="sent")
    assert sent["approved_by_name"] == "tests"
    assert sent["sent_at"] is not None
    assert (sent["recipients"], sent["companies"]) == (3, 2)
    assert len(await rows(feedback_app, Telling)) == 3
    mails = await rows(feedback_app, Mail)
    assert len({mail.message_id for mail in mails}) == 3
    assert (sent["mails_waiting"], sent["mails_sent"]) == (3, 0)
    assert "LANDFALL_SMTP_URL" in sent["mail_waits_because"]


async def test_the_roadmap_hears_how_many_were_told(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    say: Say,
    story: Any,
    went_live: dict[str, Any],
    work: Work,
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    [message] = await drafts(feedback)
    await feedback.post(f"/v1/messages/{message['id']}/approval")
    await work(feedback_app)

    events = [one for one in await rows(feedback_app, OutboxEvent) if "told" in one.name]
    told = await feedback.get("/v1/messages/told", params={"item": str(story.item)})

    [event] = events
    assert event.name == "feedback.messages_told"
    assert event.subject == str(story.item)
    assert event.state["companies_told"] == 2
    assert event.state["companies_due"] == 2
    assert event.state["contacts_told"] == 3
    assert told.json()["results"] == [
        {**{key: event.state[key] for key in event.state}, "kind": "shipped"}
    ]


async def test_the_outcome_is_a_second_message(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    say: Say,
    story: Any,
    went_live: dict[str, Any],
    work: Work,
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    verdict = {
        "item": str(story.item),
        "launch": went_live["launch"],
        "reading": str(uuid4()),
        "verdict": "below",
        "next": "stop",
        "note": "Nobody used it",
        "effect": {"absolute": 0.1},
        "wording": went_live["wording"],
    }
    await say("roadmap.verdict_given", story.item, verdict)
    for message in await drafts(feedback):
        await feedback.post(f"/v1/messages/{message['id']}/approval")
    await work(feedback_app)

    outcome, shipped = await drafts(feedback)
    assert [outcome["kind"], shipped["kind"]] == ["outcome", "shipped"]
    assert "it did not help as we hoped" in outcome["text"]
    assert "Nobody used it" not in outcome["text"]
    assert len(await rows(feedback_app, Telling)) == 6


async def test_a_voter_who_comes_later_is_told_by_a_later_message_and_nobody_twice(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    say: Say,
    story: Any,
    went_live: dict[str, Any],
    work: Work,
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    [message] = await drafts(feedback)
    await feedback.post(f"/v1/messages/{message['id']}/approval")
    await work(feedback_app)
    note = {"text": "Me too", "contact": {"email": "dia@d.example"}, "request_id": story.request}
    await feedback.post("/v1/feedback", json=note)

    again = await feedback.post("/v1/messages", json={"item": str(story.item), "kind": "shipped"})
    await feedback.post(f"/v1/messages/{again.json()['id']}/approval")
    await work(feedback_app)

    assert again.json()["recipients"] == 1
    tellings = await rows(feedback_app, Telling)
    assert len(tellings) == len({one.contact_id for one in tellings}) == 4


async def test_declined_is_answered_and_the_draft_goes_where_the_item_comes_back(
    feedback: httpx.AsyncClient, say: Say, story: Any
) -> None:
    moved = {
        "item": str(story.item),
        "title": "Offline job sheets",
        "from": "discovery",
        "to": "declined",
        "reason": "Costs $90k and Priya says no",
        "audience": "internal",
        "wording": {},
        "by": "Priya Raman",
    }
    await say("roadmap.stage_changed", story.item, moved)
    [declined] = await drafts(feedback)
    await say("roadmap.stage_changed", story.item, {**moved, "from": "declined", "to": "discovery"})

    assert declined["kind"] == "declined"
    assert "Priya" not in declined["subject"] + declined["text"]
    assert "$90k" not in declined["subject"] + declined["text"]
    assert declined["facts"]["reason"] == moved["reason"]
    assert await drafts(feedback) == []


async def test_internal_words_are_refused_in_drafts_and_at_approval(
    feedback: httpx.AsyncClient, say: Say, story: Any, went_live: dict[str, Any]
) -> None:
    await say("roadmap.person_changed", "p1", {"id": "p1", "name": "Jonas Weidel"})
    await say(
        "metrics.metric_changed",
        "jobs_closed_same_day",
        {"key": "jobs_closed_same_day", "name": "Same-day closure"},
    )
    wanted = {"item": str(story.item), "kind": "shipped", "subject": "It is here"}
    refused = [
        "jobs_closed_same_day went up.",
        "Same-day closure went up.",
        "We spent $140k on it.",
        "CRDT sync of the sheet store is live.",
        "Jonas Weidel and Priya made it.",
    ]

    answers = [
        await feedback.post("/v1/messages", json={**wanted, "text": text}) for text in refused
    ]
    leaky = {**went_live, "wording": {"customer": "Same-day closure went up by $7k"}}
    await say("roadmap.launch_went_live", story.item, leaky)
    [message] = await drafts(feedback)
    approval = await feedback.post(f"/v1/messages/{message['id']}/approval")

    assert [answer.status_code for answer in answers] == [422] * len(refused)
    assert all(answer.json()["errors"][0]["pointer"] == "/text" for answer in answers)
    assert {one["word"] for one in message["internal_words"]} == {"Same-day closure", "$7k"}
    assert approval.status_code == 409
    assert approval.json()["internal_words"]


async def test_a_sent_message_never_changes(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    say: Say,
    story: Any,
    went_live: dict[str, Any],
    work: Work,
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    [message] = await drafts(feedback)
    path = f"/v1/messages/{message['id']}"
    changed = await feedback.patch(path, json={"text": "It is here. Thank you."})
    stale = await feedback.patch(path, json={"text": "x"}, headers={"If-Match": '"1"'})
    await feedback.post(f"{path}/approval")
    await work(feedback_app)

    late = await feedback.patch(path, json={"text": "Something else"})
    gone = await feedback.delete(path)

    assert changed.json()["text"] == "It is here. Thank you."
    assert stale.status_code == 412
    assert [late.status_code, gone.status_code] == [409, 409]


async def test_who_wants_no_mail_gets_none_and_still_reads_it_on_the_portal(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    client_of: Callable[..., httpx.AsyncClient],
    say: Say,
    story: Any,
    went_live: dict[str, Any],
    work: Work,
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    [message] = await drafts(feedback)
    await feedback.post(f"/v1/messages/{message['id']}/approval")
    await work(feedback_app)
    ana = next(m for m in await rows(feedback_app, Mail) if m.to_address == "ana@alder.example")
    stranger = client_of(feedback_app)
    link = ana.unsubscribe_url.partition("/v1/")[2]

    asked = await stranger.get(f"/v1/{link}")
    done = await stranger.post(f"/v1/{link}")
    forged = await stranger.post(f"/v1/{link[:-2]}xx")
    await say(
        "roadmap.verdict_given",
        story.item,
        {"item": str(story.item), "verdict": "within", "next": "keep", "wording": {}},
    )
    [outcome] = await drafts(feedback, kind="outcome")
    await feedback.post(f"/v1/messages/{outcome['id']}/approval")
    await work(feedback_app)

    assert [asked.status_code, done.status_code, forged.status_code] == [200, 200, 404]
    mails = [m for m in await rows(feedback_app, Mail) if m.to_address == "ana@alder.example"]
    tellings = [t for t in await rows(feedback_app, Telling) if t.contact_id == ana.contact_id]
    assert len(mails) == 1
    assert len(tellings) == 2


async def test_a_customer_reads_their_own_letters_on_the_portal_and_no_others(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    client_of: Callable[..., httpx.AsyncClient],
    say: Say,
    story: Any,
    went_live: dict[str, Any],
    work: Work,
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    [message] = await drafts(feedback)
    await feedback.post(f"/v1/messages/{message['id']}/approval")
    await work(feedback_app)
    portal = {}
    for email in ("ana@alder.example", "ben@people.example"):
        link = (await feedback.post("/v1/portal/links", json={"email": email})).json()["link"]
        door = client_of(feedback_app)
        opened = await door.post("/v1/portal/sessions", json={"link": link})
        portal[email] = client_of(feedback_app, opened.json()["tokens"]["feedback"])
    ana, ben = portal.values()

    letters = (await ana.get("/v1/portal/messages")).json()["results"]
    seen = await ana.put(f"/v1/portal/messages/{letters[0]['id']}/seen")
    stolen = await ben.put(f"/v1/portal/messages/{letters[0]['id']}/seen")
    silent = await ana.put("/v1/portal/subscription", json={"by_mail": False})
    kept = await ana.get("/v1/portal/subscription")

    [letter] = letters
    assert letter["kind"] == "shipped"
    assert letter["text"].startswith("Hello Ana,")
    assert seen.json()["seen_at"] is not None
    assert stolen.status_code == 404
    assert (silent.json(), kept.json()) == ({"by_mail": False}, {"by_mail": False})
    assert (await feedback.get("/v1/portal/messages")).status_code == 401


async def test_nobody_behind_an_item_means_no_draft(
    feedback: httpx.AsyncClient, say: Say, story: Any, went_live: dict[str, Any]
) -> None:
    other = uuid4()

    await say("roadmap.launch_went_live", other, {**went_live, "item": str(other)})

    assert await drafts(feedback) == []


@pytest.mark.parametrize("role", ["contributor", "viewer"])
async def test_only_insiders_approve(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    signed_in: Callable[..., Awaitable[httpx.AsyncClient]],
    say: Say,
    story: Any,
    went_live: dict[str, Any],
    role: str,
) -> None:
    await say("roadmap.launch_went_live", story.item, went_live)
    [message] = await drafts(feedback)
    outsider = await signed_in(feedback_app, role=role)

    answer = await outsider.post(f"/v1/messages/{message['id']}/approval")

    assert answer.status_code == 403
