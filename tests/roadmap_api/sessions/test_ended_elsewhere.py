"""Who may no longer enter is refused by the other services too, within five seconds."""

import asyncio
import time
from typing import Any

import pytest

OUTSIDE = {"x-forwarded-for": "203.0.113.9"}


async def opens(client: Any) -> bool:
    """Any route would do; this one exists on every service and needs the scope `admin`."""
    answer = await client.get("/internal/prometheus", headers=OUTSIDE)
    assert answer.status_code in (200, 401)
    return bool(answer.status_code == 200)


async def hear(app: Any, deliver: Any) -> None:
    await deliver()
    await app.state.identity.refresh()


async def test_a_session_that_ended_is_refused_by_the_others(
    roadmap_app: Any, feedback_app: Any, metrics_app: Any, signed_in: Any, deliver: Any
) -> None:
    here = await signed_in(roadmap_app, role="admin")
    there = [await signed_in(app, role="admin") for app in (feedback_app, metrics_app)]
    assert [await opens(client) for client in there] == [True, True]

    await here.delete("/v1/sessions/current")
    await hear(feedback_app, deliver)
    await hear(metrics_app, deliver)

    assert [await opens(client) for client in there] == [False, False]


async def test_a_person_who_left_is_refused_by_the_others(
    roadmap_app: Any, feedback_app: Any, roadmap: Any, signed_in: Any, deliver: Any
) -> None:
    await signed_in(roadmap_app, role="admin")
    there = await signed_in(feedback_app, role="admin", email="leaver@landfall.test")
    found = (await roadmap.get("/v1/people?q=leaver")).json()["results"][0]

    answer = await roadmap.patch(f"/v1/people/{found['id']}", json={"is_active": False})
    await hear(feedback_app, deliver)

    assert answer.status_code == 200, answer.text
    assert not await opens(there)


async def test_a_role_that_shrinks_ends_the_tokens_that_say_more(
    roadmap_app: Any, feedback_app: Any, roadmap: Any, signed_in: Any, deliver: Any
) -> None:
    await signed_in(roadmap_app, role="admin")
    here = await signed_in(roadmap_app, role="admin", email="second@landfall.test")
    there = await signed_in(feedback_app, role="admin", email="second@landfall.test")
    found = (await here.get("/v1/people/me")).json()

    await roadmap.patch(f"/v1/people/{found['id']}", json={"role": "viewer"})
    await hear(feedback_app, deliver)

    assert (await here.get("/v1/people/me")).status_code == 401
    assert not await opens(there)


async def test_a_revoked_key_is_refused_here_at_once_and_there_after_the_event(
    roadmap_app: Any, feedback_app: Any, roadmap: Any, client_of: Any, deliver: Any
) -> None:
    made = (await roadmap.post("/v1/keys", json={"name": "CRM", "scopes": ["admin"]})).json()
    here, there = client_of(roadmap_app, made["key"]), client_of(feedback_app, made["key"])
    assert (await here.get("/v1/keys")).status_code == 200
    assert await opens(there)

    await roadmap.delete(f"/v1/keys/{made['id']}")
    refused_here = await here.get("/v1/keys")
    await hear(feedback_app, deliver)
    feedback_app.state.identity.keys.forget(made["id"])

    assert refused_here.status_code == 401
    assert not await opens(there)


@pytest.mark.only_on("sqlite")
async def test_it_takes_less_than_five_seconds_by_the_clock_on_the_wall(
    roadmap_app: Any, feedback_app: Any, roadmap: Any, signed_in: Any, client_of: Any
) -> None:
    made = (await roadmap.post("/v1/keys", json={"name": "CRM", "scopes": ["admin"]})).json()
    here = await signed_in(roadmap_app, role="admin")
    there = [await signed_in(feedback_app, role="admin"), client_of(feedback_app, made["key"])]

    async with (
        roadmap_app.router.lifespan_context(roadmap_app),
        feedback_app.router.lifespan_context(feedback_app),
    ):
        assert [await opens(client) for client in there] == [True, True]
        await here.delete("/v1/sessions/current")
        await roadmap.delete(f"/v1/keys/{made['id']}")
        began = time.monotonic()
        while any([await opens(client) for client in there]):
            assert time.monotonic() - began < 5
            await asyncio.sleep(0.1)
