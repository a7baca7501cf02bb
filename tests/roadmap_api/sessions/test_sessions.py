"""Signing in, staying signed in, and signing out."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from services.roadmap_api.people.models import Person
from services.roadmap_api.sessions.models import PersonSession
from tests.conftest import PASSWORD, TUESDAY


async def sign_in(door: Any, email: str = "maker@landfall.test", password: str = PASSWORD) -> Any:
    return await door.post("/v1/sessions", json={"email": email, "password": password})


async def test_a_person_signs_in_and_gets_a_token_for_each_service(
    roadmap_app: Any, client_of: Any, signed_in: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    door = client_of(roadmap_app)

    opened = await sign_in(door, " Maker@Landfall.test ")
    answer = await door.post("/v1/sessions/tokens", json={"session": opened.json()["session"]})

    assert opened.status_code == 201, opened.text
    assert opened.json()["person"]["role"] == "maker"
    assert set(answer.json()["tokens"]) == {"roadmap", "feedback", "metrics"}
    assert answer.json()["person"]["email"] == "maker@landfall.test"


async def test_every_wrong_pair_is_refused_in_the_same_words(
    roadmap_app: Any, roadmap: Any, client_of: Any, signed_in: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    await roadmap.post("/v1/people", json={"email": "new@landfall.test", "name": "New"})
    door = client_of(roadmap_app)

    answers = [
        await sign_in(door, "maker@landfall.test", "not the password"),
        await sign_in(door, "nobody@landfall.test", "not the password"),
        await sign_in(door, "new@landfall.test", "not the password"),
        await sign_in(door, "maker@landfall.test", ""),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({(a.json()["type"], a.json()["title"], a.json()["detail"]) for a in answers}) == 1


async def test_the_database_holds_neither_the_password_nor_the_secret(
    roadmap_app: Any, client_of: Any, signed_in: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    secret = (await sign_in(client_of(roadmap_app))).json()["session"]

    async with roadmap_app.state.database.reads() as session:
        person = (await session.scalars(select(Person))).one()
        kept = (await session.scalars(select(PersonSession))).all()

    assert person.password_hash.startswith("$argon2id$")
    assert all(secret not in one.secret_hash and len(one.secret_hash) == 64 for one in kept)


async def test_a_session_slides_for_twelve_hours_and_ends_after_fourteen_days(
    roadmap_app: Any, client_of: Any, signed_in: Any, clock: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    door = client_of(roadmap_app)
    used = (await sign_in(door)).json()["session"]
    idle = (await sign_in(door)).json()["session"]

    async def still(secret: str) -> int:
        answer = await door.post("/v1/sessions/tokens", json={"session": secret})
        return int(answer.status_code)

    at = TUESDAY
    for _ in range(28):
        at += timedelta(hours=11, minutes=50)
        clock(at)
        assert await still(used) == 200
    assert await still(idle) == 401
    clock(TUESDAY + timedelta(days=14, minutes=1))
    assert await still(used) == 401


async def test_a_token_lives_five_minutes(roadmap_app: Any, signed_in: Any, clock: Any) -> None:
    maker = await signed_in(roadmap_app, role="maker")
    assert (await maker.get("/v1/people/me")).status_code == 200

    clock(TUESDAY + timedelta(minutes=5, seconds=10))

    assert (await maker.get("/v1/people/me")).status_code == 401


async def test_signing_out_refuses_the_session_and_its_tokens_at_once(
    roadmap_app: Any, client_of: Any, signed_in: Any
) -> None:
    maker = await signed_in(roadmap_app, role="maker")
    door = client_of(roadmap_app)
    other = (await sign_in(door)).json()["session"]

    assert (await maker.delete("/v1/sessions/current")).status_code == 204

    assert (await maker.get("/v1/people/me")).status_code == 401
    assert (await maker.delete("/v1/sessions/current")).status_code == 401
    kept = await door.post("/v1/sessions/tokens", json={"session": other})
    assert kept.status_code == 200


async def test_people_see_and_end_their_own_sessions_and_an_admin_anyones(
    roadmap_app: Any, signed_in: Any
) -> None:
    maker = await signed_in(roadmap_app, role="maker")
    leader = await signed_in(roadmap_app, role="leader")
    admin = await signed_in(roadmap_app, role="admin")

    own = (await maker.get("/v1/sessions")).json()["results"]

    assert [one["is_current"] for one in own] == [True]
    assert (await leader.delete(f"/v1/sessions/{own[0]['id']}")).status_code == 404
    assert (await admin.delete(f"/v1/sessions/{own[0]['id']}")).status_code == 204
    assert (await maker.get("/v1/sessions")).status_code == 401


async def test_a_key_has_no_session(roadmap: Any) -> None:
    answers = [
        await roadmap.get("/v1/sessions"),
        await roadmap.delete("/v1/sessions/current"),
        await roadmap.get("/v1/people/me"),
    ]

    assert {answer.status_code for answer in answers} == {403}


async def test_a_made_up_session_is_refused(roadmap_app: Any, client_of: Any) -> None:
    door = client_of(roadmap_app)

    answer = await door.post("/v1/sessions/tokens", json={"session": "lfs_made-up"})

    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/SessionHasEnded"
