"""Adding people, changing them, and letting them go."""

from typing import Any

from sqlalchemy import select

from services.common.tables import AuditEntry, OutboxEvent
from tests.conftest import PASSWORD


async def add(client: Any, email: str = "ana@landfall.test", **more: Any) -> Any:
    return await client.post("/v1/people", json={"email": email, "name": "Ana", **more})


async def events(app: Any, name: str) -> list[Any]:
    async with app.state.database.reads() as session:
        found = await session.scalars(select(OutboxEvent).where(OutboxEvent.name == name))
        return list(found)


async def entries(app: Any, action: str) -> list[Any]:
    async with app.state.database.reads() as session:
        found = await session.scalars(select(AuditEntry).where(AuditEntry.action == action))
        return list(found)


async def test_an_admin_adds_somebody_and_gets_a_link_to_hand_over(
    roadmap_app: Any, roadmap: Any
) -> None:
    team = (await roadmap.post("/v1/teams", json={"name": "Core"})).json()

    answer = await add(roadmap, role="contributor", function="sales", team=team["id"])

    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body["state"] == "invited"
    assert body["team"] == team["id"]
    assert body["invitation"]["link"].startswith("http://landfall.test/invitations/lfi_")
    assert body["invitation"]["mailed"] is False
    (told,) = await events(roadmap_app, "roadmap.person_changed")
    assert told.state["email"] == "ana@landfall.test"
    assert told.state["is_active"] is True
    (entry,) = await entries(roadmap_app, "person.added")
    assert entry.after["role"] == "contributor"
    assert entry.actor_name == "tests"


async def test_an_address_belongs_to_one_person_whatever_its_case(roadmap: Any) -> None:
    await add(roadmap)
    other = (await add(roadmap, "ben@landfall.test")).json()

    again = await add(roadmap, "ANA@landfall.test")
    moved = await roadmap.patch(f"/v1/people/{other['id']}", json={"email": "Ana@landfall.test"})

    assert (again.status_code, moved.status_code) == (409, 409)
    assert again.json()["type"] == moved.json()["type"] == "/problems/EmailIsTaken"


async def test_what_makes_no_sense_is_refused_with_a_pointer(roadmap: Any) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"email": "no address"}, "/email"),
        ({"role": "emperor"}, "/role"),
        ({"function": "astrology"}, "/function"),
        ({"team": "01a20149-2999-71b7-86dc-8fc42660b5da"}, "/team"),
        ({"name": ""}, "/name"),
        ({"salary": 1}, "/salary"),
    ]
    for body, pointer in wrong:
        answer = await roadmap.post(
            "/v1/people", json={"email": "ana@landfall.test", "name": "Ana"} | body
        )

        assert answer.status_code == 422, body
        assert answer.json()["errors"][0]["pointer"] == pointer


async def test_people_are_found_by_words_role_team_and_state(roadmap: Any) -> None:
    team = (await roadmap.post("/v1/teams", json={"name": "Core"})).json()
    ana = (await add(roadmap, role="leader", team=team["id"])).json()
    ben = (await add(roadmap, "ben@landfall.test", name="Ben")).json()
    await roadmap.patch(f"/v1/people/{ben['id']}", json={"is_active": False})

    async def found(query: str) -> list[str]:
        page = (await roadmap.get(f"/v1/people?{query}")).json()
        return [row["id"] for row in page["results"]]

    assert await found("q=ANA") == [ana["id"]]
    assert await found("role=leader") == [ana["id"]]
    assert await found(f"team={team['id']}") == [ana["id"]]
    assert await found("is_active=false") == [ben["id"]]
    assert await found("q=%25") == []


async def test_a_change_on_an_old_version_is_refused(roadmap: Any) -> None:
    ana = (await add(roadmap)).json()
    path = f"/v1/people/{ana['id']}"
    seen = (await roadmap.get(path)).headers["etag"]

    first = await roadmap.patch(path, json={"name": "Ana B"}, headers={"if-match": seen})
    second = await roadmap.patch(path, json={"name": "Ana C"}, headers={"if-match": seen})

    assert (first.status_code, second.status_code) == (200, 412)
    assert first.headers["etag"] != seen
    assert (await roadmap.get(path)).json()["name"] == "Ana B"


async def test_signing_in_makes_no_open_form_stale(
    roadmap_app: Any, roadmap: Any, signed_in: Any, client_of: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    maker = (await roadmap.get("/v1/people?role=maker")).json()["results"][0]
    seen = (await roadmap.get(f"/v1/people/{maker['id']}")).headers["etag"]
    await client_of(roadmap_app).post(
        "/v1/sessions", json={"email": maker["email"], "password": PASSWORD}
    )

    answer = await roadmap.patch(
        f"/v1/people/{maker['id']}", json={"name": "Mia"}, headers={"if-match": seen}
    )

    assert answer.status_code == 200


async def test_who_leaves_is_out_at_once_and_may_come_back(
    roadmap_app: Any, roadmap: Any, signed_in: Any, client_of: Any
) -> None:
    maker = await signed_in(roadmap_app, role="maker")
    me = (await maker.get("/v1/people/me")).json()
    path = f"/v1/people/{me['id']}"
    door = client_of(roadmap_app)
    credentials = {"email": me["email"], "password": PASSWORD}

    left = await roadmap.patch(path, json={"is_active": False})

    assert left.json()["state"] == "deactivated"
    assert (await maker.get("/v1/people/me")).status_code == 401
    assert (await door.post("/v1/sessions", json=credentials)).status_code == 401
    (told,) = await events(roadmap_app, "roadmap.session_ended")
    assert told.state == {"sid": me["session"]}
    assert (await events(roadmap_app, "roadmap.person_changed"))[-1].state["is_active"] is False
    assert (await roadmap.patch(path, json={"is_active": True})).json()["state"] == "active"
    assert (await door.post("/v1/sessions", json=credentials)).status_code == 201
    assert (await maker.get("/v1/people/me")).status_code == 401


async def test_a_promotion_keeps_people_signed_in(
    roadmap_app: Any, roadmap: Any, signed_in: Any
) -> None:
    maker = await signed_in(roadmap_app, role="maker")
    me = (await maker.get("/v1/people/me")).json()

    await roadmap.patch(f"/v1/people/{me['id']}", json={"role": "leader"})

    assert (await maker.get("/v1/people/me")).json()["role"] == "leader"


async def test_an_admin_signs_somebody_out_everywhere(
    roadmap_app: Any, roadmap: Any, signed_in: Any
) -> None:
    maker = await signed_in(roadmap_app, role="maker")
    me = (await maker.get("/v1/people/me")).json()

    answer = await roadmap.delete(f"/v1/people/{me['id']}/sessions")

    assert answer.status_code == 204
    assert (await maker.get("/v1/people/me")).status_code == 401


async def test_a_list_of_people_costs_the_same_for_one_and_for_many(
    roadmap_app: Any, roadmap: Any, statements: Any
) -> None:
    await add(roadmap)
    with statements(roadmap_app) as few:
        await roadmap.get("/v1/people")
    for number in range(10):
        await add(roadmap, f"person{number}@landfall.test")

    with statements(roadmap_app) as many:
        await roadmap.get("/v1/people")

    assert len(many) == len(few)
