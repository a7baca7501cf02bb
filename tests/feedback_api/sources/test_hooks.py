"""Webhooks of real tools: verified, stored before the answer, read after it, replayable."""

import base64
import gzip
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from services.common import clock as the_clock
from services.feedback_api.companies.models import Company, CompanyAlias
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.sources.models import Source
from services.feedback_api.unmatched.models import Unmatched

Work = Callable[[FastAPI], Awaitable[int]]
SECRET = "the secret that the tool shows"


def payload(shared: Path, name: str) -> bytes:
    return (shared / "wire" / "payloads" / name).read_bytes()


def intercom(body: bytes, secret: str = SECRET) -> dict[str, str]:
    signature = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    return {"X-Hub-Signature": f"sha1={signature}", "content-type": "application/json"}


def zendesk(body: bytes, secret: str = SECRET) -> dict[str, str]:
    at = the_clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hmac.new(secret.encode(), at.encode() + body, hashlib.sha256).digest()
    return {
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": at,
        "content-type": "application/json",
    }


async def connect(feedback: httpx.AsyncClient, tool: str, **wanted: Any) -> dict[str, Any]:
    body = {"tool": tool, "name": f"Our {tool}", **wanted}
    answer = await feedback.post("/v1/sources", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def notes(app: FastAPI) -> list[Feedback]:
    async with app.state.database.reads() as session:
        return list(await session.scalars(select(Feedback).order_by(Feedback.id)))


async def deliveries(feedback: httpx.AsyncClient, source: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await feedback.get(f"/v1/sources/{source['id']}/deliveries")
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@pytest.fixture
def door(feedback_app: FastAPI, client_of: Callable[..., httpx.AsyncClient]) -> httpx.AsyncClient:
    """A tool: it has no key, only the address."""
    return client_of(feedback_app)


def path(source: dict[str, Any]) -> str:
    return "/v1/hooks/" + str(source["hook_url"]).partition("/v1/hooks/")[2]


async def test_an_intercom_conversation_becomes_a_note_in_the_customers_words(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    shared: Path,
    work: Work,
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    body = payload(shared, "intercom/conversation.user.created.json")

    answer = await door.post(path(source), content=body, headers=intercom(body))
    await work(feedback_app)

    assert answer.status_code == 200
    [note] = await notes(feedback_app)
    assert note.text == "Hello everyone!"
    assert note.source == "intercom"
    assert note.source_url == ("https://app.intercom.io/a/apps/i6wc9ipe/conversations/21321941764")
    assert note.occurred_at.isoformat() == "2019-03-22T21:29:58+00:00"
    assert note.contact_id is not None


async def test_the_current_model_of_a_conversation_reads_the_same(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, door: httpx.AsyncClient, work: Work
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    item = {
        "type": "conversation",
        "id": "77",
        "created_at": 1553290198,
        "source": {
            "subject": "<p>Offline</p>",
            "body": "<p>In the shaft the app <b>loses</b> the job&nbsp;sheet.</p><p>x &lt; y</p>",
            "author": {"type": "user", "id": "u1", "name": "Ana", "email": "ana@alder.example"},
        },
        "contacts": {"contacts": [{"type": "contact", "id": "u1", "external_id": "e1"}]},
        "company": {"id": "ic-1", "company_id": "6"},
    }
    body = json.dumps(
        {
            "id": "notif_1",
            "topic": "conversation.user.created",
            "app_id": "abc",
            "data": {"item": item},
        }
    ).encode()
    await feedback.put(
        "/v1/companies/crm-6",
        json={"name": "Alder Lifts", "aliases": [{"tool": "intercom", "id": "6"}]},
    )

    await door.post(path(source), content=body, headers=intercom(body))
    await work(feedback_app)

    [note] = await notes(feedback_app)
    assert note.title == "Offline"
    assert note.text == "In the shaft the app loses the job sheet.\n\nx < y"
    assert note.source_url == "https://app.intercom.com/a/inbox/abc/inbox/conversation/77"
    async with feedback_app.state.database.reads() as session:
        company = await session.get(Company, note.company_id)
    assert company.external_id == "crm-6"


async def test_a_ticket_of_intercom_is_read(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    shared: Path,
    work: Work,
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    body = payload(shared, "intercom/ticket.created.json")

    await door.post(path(source), content=body, headers=intercom(body))
    await work(feedback_app)

    [note] = await notes(feedback_app)
    assert note.title == "Unclear user message 'erf' with pending email response"
    assert note.text.startswith("User sent an unclear message")


async def test_a_zendesk_ticket_waits_for_its_company_by_the_organisation(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    shared: Path,
    work: Work,
) -> None:
    source = await connect(feedback, "zendesk", secret=SECRET, settings={"subdomain": "fernway"})
    body = payload(shared, "zendesk/ticket.created.json")

    await door.post(path(source), content=body, headers=zendesk(body))
    await work(feedback_app)

    [note] = await notes(feedback_app)
    assert note.text == "ticket_info_desc_2294a6e9ece2"
    assert note.title == "ticketinfo_2294a6e9ece2"
    assert note.source_url == "https://fernway.zendesk.com/agent/tickets/5158"
    assert note.occurred_at.isoformat() == "2025-01-08T10:12:07+00:00"
    assert note.company_id is None
    assert note.identity == "zendesk:8447346622462"


async def test_a_trigger_typed_by_people_is_read_where_it_holds_words_and_kept_where_not(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    shared: Path,
    work: Work,
) -> None:
    source = await connect(feedback, "zendesk", secret=SECRET)
    mute = payload(shared, "zendesk/trigger_custom.ticket_update.json")
    spoken = json.dumps(
        {"ticket": {"id": 7, "description": "The <b>app</b> is slow", "requester": {"name": "Bo"}}}
    ).encode()

    for body in (mute, spoken):
        await door.post(path(source), content=body, headers=zendesk(body))
    await work(feedback_app)

    [note] = await notes(feedback_app)
    assert note.text == "The app is slow"
    [read, failed] = await deliveries(feedback, source)
    assert read["status"] == "normalised"
    assert failed["status"] == "failed"
    assert "No text was found" in failed["reason"]


async def test_a_failed_mapping_is_replayed_with_a_better_one(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    work: Work,
) -> None:
    source = await connect(feedback, "generic")
    await door.post(path(source), json={"quoi": {"mot": "Plus vite!"}, "who": "a@b.example"})
    await work(feedback_app)
    [failed] = await deliveries(feedback, source)

    await feedback.patch(
        f"/v1/sources/{source['id']}",
        json={"settings": {"mapping": {"text": "$.quoi.mot", "author_email": "who"}}},
    )
    answer = await feedback.post(f"/v1/sources/{source['id']}/deliveries/replay")
    await work(feedback_app)
    again = await feedback.post(f"/v1/sources/{source['id']}/deliveries/{failed['id']}/replay")
    await work(feedback_app)

    assert failed["status"] == "failed"
    assert answer.json() == {"replayed": 1}
    assert again.status_code == 200
    [note] = await notes(feedback_app)
    assert note.text == "Plus vite!"
    shown = await feedback.get(f"/v1/sources/{source['id']}/deliveries/{failed['id']}")
    assert shown.json()["feedback"] == [str(note.id)]
    assert shown.json()["status"] == "normalised"


async def test_a_tampered_or_unsigned_delivery_is_401_and_leaves_nothing(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, door: httpx.AsyncClient, shared: Path
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    body = payload(shared, "intercom/conversation.user.created.json")

    tampered = await door.post(path(source), content=body + b" ", headers=intercom(body))
    unsigned = await door.post(path(source), content=body)
    forged = await door.post(path(source), content=body, headers=intercom(body, "another secret"))

    assert [tampered.status_code, unsigned.status_code, forged.status_code] == [401, 401, 401]
    assert tampered.headers["content-type"] == "application/problem+json"
    assert await deliveries(feedback, source) == []


async def test_a_repeated_delivery_is_200_and_stored_once(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    shared: Path,
    work: Work,
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    body = payload(shared, "intercom/ticket.created.json")

    answers = [
        await door.post(path(source), content=body, headers=intercom(body)) for _ in range(3)
    ]
    await work(feedback_app)

    assert [answer.json()["repeated"] for answer in answers] == [False, True, True]
    assert len(await deliveries(feedback, source)) == 1
    assert len(await notes(feedback_app)) == 1


async def test_the_old_secret_stays_valid_for_a_day(
    feedback: httpx.AsyncClient,
    door: httpx.AsyncClient,
    clock: Callable[[datetime], None],
    shared: Path,
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    body = payload(shared, "intercom/ping.json")
    await feedback.patch(f"/v1/sources/{source['id']}", json={"secret": "a new secret"})

    new = await door.post(path(source), content=body, headers=intercom(body, "a new secret"))
    old = await door.post(path(source), content=body, headers=intercom(body))
    clock(the_clock.now() + timedelta(hours=24, seconds=1))
    late = await door.post(path(source), content=body, headers=intercom(body))

    assert [new.status_code, old.status_code, late.status_code] == [200, 200, 401]


async def test_secrets_are_sealed_and_tokens_hashed(
    feedback: httpx.AsyncClient, feedback_app: FastAPI
) -> None:
    signed = await connect(feedback, "zendesk", secret=SECRET)
    made = await connect(feedback, "github")
    unsigned = await connect(feedback, "fider")

    async with feedback_app.state.database.reads() as session:
        rows = list(await session.scalars(select(Source)))
    kept = json.dumps([[row.sealed_secret, row.token_hash] for row in rows])
    token = unsigned["hook_url"].rpartition("/")[2]
    listed = (await feedback.get("/v1/sources")).json()["results"]
    assert signed["secret"] == SECRET
    assert len(made["secret"]) >= 43
    assert len(token) >= 43
    for secret in (SECRET, made["secret"], token):
        assert secret not in kept
        assert secret not in json.dumps(listed)


async def test_an_address_without_its_token_is_refused(
    feedback: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    source = await connect(feedback, "fider")
    bare = f"/v1/hooks/{source['id']}"

    answers = [
        await door.post(bare, json={"post_title": "x"}),
        await door.post(f"{bare}/guessed", json={"post_title": "x"}),
        await door.head(f"{bare}/guessed"),
        await door.post(path(source), json={"post_title": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 200]


async def test_tools_may_probe_the_address_and_ping_it(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    shared: Path,
    work: Work,
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    body = payload(shared, "intercom/ping.json")

    head = await door.head(path(source))
    ping = await door.post(path(source), content=body, headers=intercom(body))
    await work(feedback_app)

    assert [head.status_code, ping.status_code] == [200, 200]
    [delivery] = await deliveries(feedback, source)
    assert delivery["status"] == "ignored"


async def test_a_company_that_a_tool_knows_learns_the_tools_ids(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    shared: Path,
    work: Work,
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    await feedback.put("/v1/companies/6", json={"name": "Blue Sun"})
    body = payload(shared, "intercom/company.created.json")

    await door.post(path(source), content=body, headers=intercom(body))
    await work(feedback_app)

    async with feedback_app.state.database.reads() as session:
        aliases = list(await session.scalars(select(CompanyAlias.value)))
    assert sorted(aliases) == ["531ee472cce572a6ec000006", "6"]


async def test_a_company_that_nobody_knows_waits_with_its_name(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    shared: Path,
    work: Work,
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    body = payload(shared, "intercom/company.created.json")

    await door.post(path(source), content=body, headers=intercom(body))
    await work(feedback_app)

    async with feedback_app.state.database.reads() as session:
        [waiting] = list(await session.scalars(select(Unmatched)))
    assert (waiting.identity, waiting.hint) == ("intercom:531ee472cce572a6ec000006", "Blue Sun")


async def test_gzip_is_taken_and_a_body_beyond_the_limit_is_not(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, door: httpx.AsyncClient, work: Work
) -> None:
    source = await connect(feedback, "generic")
    packed = gzip.compress(json.dumps({"text": "packed words"}).encode())
    bomb = gzip.compress(b"0" * (26 * 1024 * 1024))

    taken = await door.post(path(source), content=packed, headers={"content-encoding": "gzip"})
    large = await door.post(path(source), content=bomb, headers={"content-encoding": "gzip"})
    await work(feedback_app)

    assert [taken.status_code, large.status_code] == [200, 413]
    [note] = await notes(feedback_app)
    assert note.text == "packed words"


async def test_broken_json_is_kept_with_its_reason(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, door: httpx.AsyncClient, work: Work
) -> None:
    source = await connect(feedback, "intercom", secret=SECRET)
    bodies = [b'{"id": ', b"[1, 2]", b'{"topic": "conversation.user.created", "data": {"item": 3}}']

    answers = [
        await door.post(path(source), content=body, headers=intercom(body)) for body in bodies
    ]
    await work(feedback_app)

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    found = await deliveries(feedback, source)
    assert [delivery["status"] for delivery in found] == ["failed"] * 3
    assert all(delivery["reason"] for delivery in found)


async def test_a_nonce_of_canny_works_once_and_its_address_needs_the_token(
    feedback: httpx.AsyncClient, door: httpx.AsyncClient, shared: Path
) -> None:
    source = await connect(feedback, "canny", secret=SECRET)
    body = payload(shared, "canny/post.created.json")
    digest = hmac.new(SECRET.encode(), b"a nonce", hashlib.sha256).digest()
    headers = {
        "canny-timestamp": str(int(the_clock.now().timestamp() * 1000)),
        "canny-nonce": "a nonce",
        "canny-signature": base64.b64encode(digest).decode(),
    }
    forged = body.replace(b"Test post details", b"Something else").replace(b"2017", b"2018")

    answers = [
        await door.post(f"/v1/hooks/{source['id']}", content=body, headers=headers),
        await door.post(path(source), content=body, headers=headers),
        await door.post(path(source), content=body, headers=headers),
        await door.post(path(source), content=forged, headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [401, 200, 200, 401]
    assert len(await deliveries(feedback, source)) == 1


async def test_slack_gets_its_challenge_back_and_salesforce_its_acknowledgement(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    door: httpx.AsyncClient,
    shared: Path,
    work: Work,
) -> None:
    slack = await connect(feedback, "slack", secret=SECRET)
    salesforce = await connect(feedback, "salesforce")
    asked = payload(shared, "slack/url_verification.json")
    at = str(int(the_clock.now().timestamp()))
    digest = hmac.new(SECRET.encode(), f"v0:{at}:".encode() + asked, hashlib.sha256).hexdigest()
    signed = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}

    challenge = await door.post(path(slack), content=asked, headers=signed)
    unsigned = await door.post(path(slack), content=asked)
    soap = payload(shared, "salesforce/outbound_message.xml")
    acknowledged = await door.post(path(salesforce), content=soap)
    await work(feedback_app)

    assert challenge.json() == {"challenge": json.loads(asked)["challenge"]}
    assert unsigned.status_code == 401
    assert "<Ack>true</Ack>" in acknowledged.text
    [note] = await notes(feedback_app)
    assert note.identity == "salesforce:0015g00000QrStUAAV"


async def test_only_those_who_see_the_inside_connect_tools(
    feedback_app: FastAPI, signed_in: Callable[..., Awaitable[httpx.AsyncClient]]
) -> None:
    sales = await signed_in(feedback_app, role="contributor", function="sales")
    maker = await signed_in(feedback_app, role="maker")
    wanted = {"tool": "generic", "name": "Ours"}

    refused = await sales.post("/v1/sources", json=wanted)
    taken = await maker.post("/v1/sources", json=wanted)

    assert [refused.status_code, taken.status_code] == [403, 201]
