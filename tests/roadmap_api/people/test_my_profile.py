"""What people change about themselves."""

from typing import Any

import pytest

from tests.conftest import PASSWORD

NEW = "quite another password"


async def sign_in(client: Any, password: str) -> int:
    answer = await client.post(
        "/v1/sessions", json={"email": "maker@landfall.test", "password": password}
    )
    return int(answer.status_code)


async def test_looks_and_name_are_mine_to_choose(roadmap_app: Any, signed_in: Any) -> None:
    viewer = await signed_in(roadmap_app, role="viewer", function="board")

    answer = await viewer.patch(
        "/v1/people/me", json={"theme": "dark", "density": "compact", "name": "Vera"}
    )

    me = (await viewer.get("/v1/people/me")).json()
    assert answer.status_code == 200, answer.text
    assert (me["theme"], me["density"], me["name"]) == ("dark", "compact", "Vera")
    assert me["scopes"] == ["metrics:read", "roadmap:read"]


@pytest.mark.parametrize("field", ["role", "function", "email", "is_active", "team", "scopes"])
async def test_role_and_the_like_are_not(roadmap_app: Any, signed_in: Any, field: str) -> None:
    maker = await signed_in(roadmap_app, role="maker")

    answer = await maker.patch("/v1/people/me", json={field: "admin"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"


async def test_a_new_password_ends_my_other_sessions(
    roadmap_app: Any, signed_in: Any, client_of: Any
) -> None:
    maker = await signed_in(roadmap_app, role="maker")
    door = client_of(roadmap_app)
    elsewhere = await door.post(
        "/v1/sessions", json={"email": "maker@landfall.test", "password": PASSWORD}
    )

    answer = await maker.patch(
        "/v1/people/me", json={"current_password": PASSWORD, "new_password": NEW}
    )

    assert answer.status_code == 200, answer.text
    assert (await maker.get("/v1/people/me")).status_code == 200
    other = await door.post("/v1/sessions/tokens", json={"session": elsewhere.json()["session"]})
    assert other.status_code == 401
    assert (await sign_in(door, PASSWORD), await sign_in(door, NEW)) == (401, 201)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"new_password": NEW}, "/current_password"),
        ({"current_password": "wrong", "new_password": NEW}, "/current_password"),
        ({"current_password": PASSWORD, "new_password": "short"}, "/new_password"),
        ({"current_password": PASSWORD, "new_password": "aaaaaaaaaaaa"}, "/new_password"),
        ({"current_password": PASSWORD, "new_password": "Password1234"}, "/new_password"),
        ({"current_password": PASSWORD, "new_password": "maker@landfall.test"}, "/new_password"),
        ({"current_password": PASSWORD, "new_password": "é" * 300}, "/new_password"),
        ({"current_password": PASSWORD, "new_password": None}, "/new_password"),
    ],
)
async def test_a_password_that_will_not_do_changes_nothing(
    roadmap_app: Any, signed_in: Any, client_of: Any, body: dict[str, Any], pointer: str
) -> None:
    maker = await signed_in(roadmap_app, role="maker")

    answer = await maker.patch("/v1/people/me", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert await sign_in(client_of(roadmap_app), PASSWORD) == 201


async def test_guessing_the_current_password_is_as_slow_as_signing_in(
    roadmap_app: Any, signed_in: Any, clock: Any
) -> None:
    thief = await signed_in(roadmap_app, role="maker")

    answers = [
        await thief.patch(
            "/v1/people/me", json={"current_password": f"guess {number}", "new_password": NEW}
        )
        for number in range(7)
    ]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2
    assert answers[-1].headers["retry-after"] == "1"
