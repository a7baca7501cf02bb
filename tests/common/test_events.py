"""Events between services: each once, in order, and never held up by another's poison."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from services.common import outbox
from services.common.events import Event
from services.common.signing import SERVICE_HEADER, sign_event
from services.common.tables import Delivery, InboxEvent


class ProductChanged(Event):
    name = "roadmap.product_changed"


async def say(app: Any, *events: tuple[str, int]) -> None:
    async with app.state.sessions.begin() as session:
        for subject, number in events:
            outbox.record(session, ProductChanged(subject, {"number": number}))


@pytest.fixture
def heard(feedback_app: Any) -> list[tuple[str, int]]:
    """What feedback_api's handlers were told; a `poison` is refused."""
    told: list[tuple[str, int]] = []

    async def take(session: Any, data: dict[str, Any]) -> None:
        if data["number"] < 0:
            raise RuntimeError("this event cannot be taken")
        told.append((data["subject"], data["number"]))

    feedback_app.state.handlers.by_name["roadmap.product_changed"] = [take]
    return told


async def test_events_of_one_subject_arrive_once_and_in_order(
    roadmap_app: Any, heard: list[tuple[str, int]], deliver: Any
) -> None:
    await say(roadmap_app, *[("a", number) for number in range(20)], ("b", 1))

    await deliver()
    await deliver()

    assert [number for subject, number in heard if subject == "a"] == list(range(20))
    assert heard.count(("b", 1)) == 1


async def test_a_poisoned_event_holds_up_its_own_subject_only(
    roadmap_app: Any, heard: list[tuple[str, int]], deliver: Any
) -> None:
    await say(roadmap_app, ("a", -1), ("a", 2), ("b", 1))

    await deliver()

    assert heard == [("b", 1)]


async def test_after_twenty_refusals_a_subject_goes_on(
    roadmap_app: Any, heard: list[tuple[str, int]], deliver: Any
) -> None:
    await say(roadmap_app, ("a", -1), ("a", 2))
    past = datetime.now(UTC) - timedelta(minutes=1)

    for _ in range(20):
        await deliver()
        async with roadmap_app.state.sessions.begin() as session:
            await session.execute(update(Delivery).values(next_at=past))
    await deliver()

    assert heard == [("a", 2)]
    async with roadmap_app.state.database.reads() as session:
        given_up = await session.scalars(select(Delivery).where(Delivery.failed_at.is_not(None)))
        assert all("500" in (row.last_error or "") for row in given_up)


async def test_while_a_service_is_down_its_events_wait(
    roadmap_app: Any, heard: list[tuple[str, int]], deliver: Any, ways: Any
) -> None:
    await say(roadmap_app, ("a", 1))
    app, ways["feedback"].app = ways["feedback"].app, None

    assert await roadmap_app.state.relay.deliver("feedback") == 0
    ways["feedback"].app = app
    async with roadmap_app.state.sessions.begin() as session:
        await session.execute(
            update(Delivery).values(next_at=datetime.now(UTC) - timedelta(seconds=5))
        )
    await deliver()

    assert heard == [("a", 1)]


def letter(settings: Any, sender: str, name: str) -> tuple[bytes, dict[str, str]]:
    event_id = str(uuid4())
    body = json.dumps(
        {
            "type": name,
            "timestamp": "2026-11-24T09:00:00Z",
            "data": {"id": event_id, "subject": "a", "sequence": 1, "number": 1},
        }
    ).encode()
    secret = settings.inbox_secret(sender, "feedback")
    return body, sign_event(secret, event_id, body) | {SERVICE_HEADER: sender}


async def test_a_forged_or_changed_event_is_refused(
    feedback: Any, settings: Any, heard: list[tuple[str, int]]
) -> None:
    body, headers = letter(settings, "roadmap", "roadmap.product_changed")
    changed = await feedback.post("/internal/inbox", content=body + b" ", headers=headers)
    posing = await feedback.post(
        "/internal/inbox", content=body, headers=headers | {SERVICE_HEADER: "metrics"}
    )
    body, headers = letter(settings, "metrics", "roadmap.product_changed")
    speaking_for_another = await feedback.post("/internal/inbox", content=body, headers=headers)

    assert (changed.status_code, posing.status_code) == (401, 401)
    assert speaking_for_another.status_code == 400
    assert heard == []


async def test_the_same_event_twice_is_taken_once(
    feedback: Any, settings: Any, heard: list[tuple[str, int]]
) -> None:
    body, headers = letter(settings, "roadmap", "roadmap.product_changed")

    for _ in range(3):
        assert (
            await feedback.post("/internal/inbox", content=body, headers=headers)
        ).status_code == 200

    assert heard == [("a", 1)]


async def test_an_unknown_event_is_kept_and_answered(
    feedback_app: Any, feedback: Any, settings: Any
) -> None:
    body, headers = letter(settings, "roadmap", "roadmap.something_new")

    answer = await feedback.post("/internal/inbox", content=body, headers=headers)

    assert answer.status_code == 200
    async with feedback_app.state.database.reads() as session:
        (kept,) = await session.scalars(select(InboxEvent))
    assert (kept.name, kept.data["number"]) == ("roadmap.something_new", 1)
