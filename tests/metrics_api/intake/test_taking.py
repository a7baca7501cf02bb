"""The tracking API as a sender meets it."""

import asyncio
import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

TRACK = {"userId": "ana", "event": "Order", "messageId": "m-1", "properties": {"amount": 12.5}}
COLUMNS = "event, kind, toString(at), user, group_id, message_id, properties"


async def rows(store: Any, columns: str = COLUMNS) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await store.query(f"SELECT {columns} FROM events ORDER BY at")]


async def test_each_call_is_kept_as_what_it_is(send: Any, event_store: Any) -> None:
    calls = {
        "track": {"userId": "ana", "event": "Order", "context": {"groupId": "acct-7"}},
        "identify": {"userId": "ana", "traits": {"plan": "pro"}},
        "group": {"userId": "ana", "groupId": "acct-7", "traits": {"name": "Acme"}},
        "page": {"anonymousId": "a-1", "name": "Pricing", "properties": {"url": "/p"}},
        "screen": {"anonymousId": "a-1", "name": "Home"},
        "alias": {"userId": "ana", "previousId": "a-1"},
    }

    for call, body in calls.items():
        answer = await send(call, body)
        assert (answer.status_code, answer.json()) == (200, {"success": True})

    found = await event_store.query(
        "SELECT kind, event, user, anonymous_id, group_id, properties FROM events"
    )
    assert {tuple(row) for row in found} == {
        ("track", "Order", "ana", "", "acct-7", "{}"),
        ("identify", "$identify", "ana", "", "", '{"plan": "pro"}'.replace(" ", "")),
        ("group", "$group", "ana", "", "acct-7", '{"name":"Acme"}'),
        ("page", "$page", "a-1", "a-1", "", '{"name":"Pricing","url":"/p"}'),
        ("screen", "$screen", "a-1", "a-1", "", '{"name":"Home"}'),
        ("alias", "$alias", "ana", "a-1", "", "{}"),
    }


async def test_the_senders_clock_is_corrected_by_ours(
    send: Any, event_store: Any, clock: Any
) -> None:
    clock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    at, sent = "2026-11-24T10:00:00.250Z", "2026-11-24T11:00:00Z"

    await send("batch", {"batch": [TRACK | {"type": "track", "timestamp": at}], "sentAt": sent})

    assert (await rows(event_store, "toString(at)"))[0] == ("2026-11-24 08:00:00.250000",)


async def test_the_first_event_of_a_message_id_wins_whatever_comes_later(
    send: Any, event_store: Any
) -> None:
    await send("track", TRACK)
    again = TRACK | {"event": "Other", "timestamp": "2024-01-01T00:00:00Z"}

    answers = [await send("track", again) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [row[0] for row in await rows(event_store)] == ["Order"]


async def test_a_resend_is_known_after_a_restart(
    send: Any, event_store: Any, metrics_app: Any
) -> None:
    await send("track", TRACK)
    await metrics_app.state.intake.forget()

    await send("track", TRACK | {"timestamp": "2024-01-01T00:00:00Z"})

    assert len(await rows(event_store)) == 1


async def test_the_same_events_from_many_senders_at_once_count_once(
    send: Any, event_store: Any
) -> None:
    batch = {"batch": [TRACK | {"type": "track", "messageId": f"m-{n}"} for n in range(50)]}

    answers = await asyncio.gather(*(send("batch", batch) for _ in range(8)))

    assert {answer.status_code for answer in answers} == {200}
    assert len(await rows(event_store)) == 50


async def test_gzip_is_known_by_its_first_bytes(send: Any, event_store: Any) -> None:
    packed = gzip.compress(json.dumps(TRACK).encode())

    said = await send("track", packed, headers={"content-encoding": "gzip"})
    unsaid = await send("track", packed, headers={"content-type": "application/x-www-form"})

    assert (said.status_code, unsaid.status_code) == (200, 200)
    assert len(await rows(event_store)) == 1


async def test_what_is_too_large_is_400_before_and_after_unpacking(send: Any) -> None:
    letters = "x" * (32 * 1024)
    large_event = TRACK | {"properties": {"text": letters}}
    whole = {"batch": [TRACK | {"type": "track", "properties": {"t": "x" * 20_000}}] * 30}

    answers = [
        await send("track", large_event),
        await send("batch", {"batch": [large_event | {"type": "track"}]}),
        await send("batch", whole),
        await send("batch", gzip.compress(json.dumps(whole).encode())),
        await send("batch", gzip.compress(b"0" * 50_000_000)),
        await send("batch", gzip.compress(b"0" * 50_000)[:40]),
    ]

    assert [answer.status_code for answer in answers] == [400] * 6
    assert all(answer.json()["message"] for answer in answers)


async def test_bad_events_in_a_batch_are_kept_with_their_reason(
    send: Any, event_store: Any
) -> None:
    bad: list[Any] = [
        {"type": "track", "userId": "ana"},
        {"type": "jump", "userId": "ana"},
        {"type": "track", "event": "Order"},
        {"type": "track", "event": "Order", "userId": "ana", "properties": [1]},
        {"type": "track", "event": "Order", "userId": "ana", "timestamp": "yesterday"},
        {"type": "track", "event": "Order", "userId": "ana", "timestamp": "0001-01-01T00:00:00Z"},
        {"type": "group", "userId": "ana"},
        {"type": "alias", "userId": "ana"},
        "a text",
        None,
        7,
    ]

    answer = await send("batch", {"batch": [*bad, TRACK | {"type": "track"}]})

    assert answer.json() == {"success": True}
    assert len(await rows(event_store)) == 1
    kept = await event_store.query("SELECT reason, body FROM refused")
    assert len(kept) == len(bad)
    assert "track without event" in {row[0] for row in kept}


async def test_a_body_that_is_no_call_is_400(send: Any) -> None:
    for body in (
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b'{"batch": {}}',
        b"\xff\xfe",
        b'{"batch": 1e999}',
    ):
        assert (await send("batch", body)).status_code == 400, body
    for body in (b"", b"{", b"[]", b"{}", b'{"userId": "ana"}'):
        assert (await send("track", body)).status_code == 400, body


async def test_only_a_known_write_key_writes(
    send: Any, metrics: Any, write_key: str, event_store: Any
) -> None:
    wrong = {"authorization": "Basic d3Jvbmc6"}

    refused = [
        await send("track", TRACK, headers=wrong),
        await send("track", TRACK, headers={"authorization": "Basic ???"}),
        await send("track", TRACK, headers={"authorization": ""}),
    ]
    taken = await send("track", TRACK | {"writeKey": write_key}, headers={"authorization": ""})

    assert [answer.status_code for answer in refused] == [401] * 3
    assert taken.status_code == 200
    assert len(await rows(event_store)) == 1


async def test_a_deleted_write_key_writes_nothing_from_then_on(
    send: Any, metrics: Any, write_key: str
) -> None:
    assert (await send("track", TRACK)).status_code == 200
    (key,) = (await metrics.get("/v1/write-keys")).json()["results"]
    assert write_key not in str(key)

    assert (await metrics.delete(f"/v1/write-keys/{key['id']}")).status_code == 204

    assert (await send("track", TRACK)).status_code == 401


async def test_a_write_key_opens_nothing_else(
    metrics_app: Any, client_of: Any, write_key: str
) -> None:
    sender = client_of(metrics_app, write_key)

    assert (await sender.get("/v1/write-keys")).status_code == 401


async def test_ids_with_any_letters_are_found_again(
    send: Any, event_store: Any, metrics_app: Any
) -> None:
    odd = [
        "it's",
        'a"b',
        "x\\y",
        "tab\there",
        "line\nbreak",
        "✓",
        "[1,2]",
        "'); DROP TABLE events; --",
    ]
    batch = {"batch": [TRACK | {"type": "track", "messageId": one, "event": one} for one in odd]}
    await send("batch", batch)
    await metrics_app.state.intake.forget()

    await send("batch", batch)

    assert sorted(row[0] for row in await rows(event_store)) == sorted(odd)


async def test_events_of_many_years_fit_into_one_batch(send: Any, event_store: Any) -> None:
    start = datetime(1995, 1, 1, tzinfo=UTC)
    batch = [
        TRACK | {"type": "track", "messageId": f"m-{n}", "timestamp": at.isoformat()}
        for n in range(300)
        for at in [start + timedelta(days=31 * n)]
    ]

    assert (await send("batch", {"batch": batch})).status_code == 200

    assert len(await rows(event_store)) == 300


async def test_browsers_on_other_sites_may_send(metrics_app: Any, client_of: Any) -> None:
    asked = await client_of(metrics_app).options(
        "/v1/track",
        headers={"origin": "https://app.example", "access-control-request-method": "POST"},
    )

    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
