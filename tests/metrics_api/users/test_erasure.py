"""Someone asks to be forgotten: their events are nobody's from then on, and still count."""

import hashlib
from typing import Any
from uuid import uuid4

from services.metrics_api.users.listeners import take_erasure
from tests.metrics_api.conftest import event

AT = "2026-11-01T10:00:00Z"


async def erase(app: Any, work: Any, **told: Any) -> None:
    state = {"id": str(uuid4()), "external_id": None, "email_sha256": None} | told
    async with app.state.sessions.begin() as session:
        await take_erasure(session, state)
    await work(app)


async def everything(store: Any) -> str:
    return str(await store.query("SELECT * FROM events")) + str(
        await store.query("SELECT * FROM refused")
    )


async def test_a_person_is_found_by_id_by_address_and_by_what_they_were_before(
    metrics_app: Any, send: Any, sent: Any, event_store: Any, work: Any, clock: Any
) -> None:
    address = "Mia@Example.com"
    await sent(
        event("Order", user="user-7", at=AT, amount=12.5, note="call Mia") | {"messageId": "m-1"},
        {"type": "track", "event": "Visit", "anonymousId": "anon-7", "timestamp": AT},
        {
            "type": "identify",
            "userId": "user-7",
            "anonymousId": "anon-7",
            "traits": {"email": address},
        },
        event("Order", user="other", at=AT, amount=1),
        {"type": "track", "userId": "user-7"},
    )

    hashed = hashlib.sha256(address.lower().encode()).hexdigest()
    await erase(metrics_app, work, email_sha256=hashed)
    await erase(metrics_app, work, email_sha256=hashed)

    left = await everything(event_store)
    assert not any(word in left for word in ("user-7", "anon-7", "Mia", address))
    (sums,) = await event_store.query(
        "SELECT count(), sum(JSONExtractFloat(properties, 'amount')), uniqExact(user) FROM events"
    )
    assert tuple(sums) == (4, 13.5, 2)


async def test_an_erased_event_stays_known(
    metrics_app: Any, sent: Any, event_store: Any, work: Any, clock: Any
) -> None:
    order = event("Order", user="user-7", at=AT) | {"messageId": "m-1"}
    await sent(order)

    await erase(metrics_app, work, external_id="user-7")
    await metrics_app.state.intake.forget()
    await sent(order)

    assert [tuple(row) for row in await event_store.query("SELECT count() FROM events")] == [(1,)]
    assert "user-7" not in await everything(event_store)


async def test_erasing_someone_unknown_changes_nothing(
    metrics_app: Any, sent: Any, event_store: Any, work: Any, clock: Any
) -> None:
    await sent(event("Order", user="ana", at=AT))

    await erase(metrics_app, work, external_id="nobody")
    await erase(metrics_app, work)

    rows = await event_store.query("SELECT user FROM events")
    assert [row[0] for row in rows] == ["ana"]
