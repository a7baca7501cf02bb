"""The first administrator, without any mail."""

import asyncio
from typing import Any

import pytest

from services.common.problems import Invalid
from services.roadmap_api.first_admin.actions import create_admin, first_code
from tests.conftest import PASSWORD


async def new_code(app: Any) -> str | None:
    async with app.state.sessions.begin() as session:
        return await first_code(session)


def body(code: str | None, email: str = "Ana@landfall.test") -> dict[str, Any]:
    return {"code": code, "email": email, "name": "Ana", "password": PASSWORD}


async def test_the_code_from_the_terminal_makes_the_first_admin(
    roadmap_app: Any, client_of: Any
) -> None:
    door = client_of(roadmap_app)
    code = await new_code(roadmap_app)
    assert (await door.get("/v1/first-admin")).json() == {"needed": True}

    answer = await door.post("/v1/first-admin", json=body(f" {str(code).lower()} "))

    assert answer.status_code == 201, answer.text
    assert answer.json()["person"]["role"] == "admin"
    assert (await door.get("/v1/first-admin")).json() == {"needed": False}
    tokens = await door.post("/v1/sessions/tokens", json={"session": answer.json()["session"]})
    admin = client_of(roadmap_app, tokens.json()["tokens"]["roadmap"])
    assert (await admin.get("/v1/keys")).status_code == 200
    assert await new_code(roadmap_app) is None


async def test_a_wrong_or_replaced_code_makes_nobody(roadmap_app: Any, client_of: Any) -> None:
    door = client_of(roadmap_app)
    replaced = await new_code(roadmap_app)
    await new_code(roadmap_app)

    answers = [await door.post("/v1/first-admin", json=body(one)) for one in (replaced, "GUESS")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert (await door.get("/v1/first-admin")).json() == {"needed": True}


async def test_a_bad_password_leaves_the_code_good(roadmap_app: Any, client_of: Any) -> None:
    door = client_of(roadmap_app)
    code = await new_code(roadmap_app)

    refused = await door.post("/v1/first-admin", json=body(code) | {"password": "short"})
    taken = await door.post("/v1/first-admin", json=body(code))

    assert (refused.status_code, taken.status_code) == (422, 201)


async def test_there_is_no_second_first_admin(
    roadmap_app: Any, client_of: Any, signed_in: Any
) -> None:
    code = await new_code(roadmap_app)
    await signed_in(roadmap_app, role="admin")

    answer = await client_of(roadmap_app).post("/v1/first-admin", json=body(code))

    assert answer.status_code == 409


async def test_of_two_who_use_the_code_at_once_one_is_admin(
    roadmap_app: Any, client_of: Any
) -> None:
    door = client_of(roadmap_app)
    code = await new_code(roadmap_app)

    answers = await asyncio.gather(
        *(
            door.post("/v1/first-admin", json=body(code, f"person{number}@landfall.test"))
            for number in range(4)
        )
    )

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 201
    assert set(statuses[1:]) <= {403, 409}


async def test_the_terminal_makes_an_admin_and_lets_a_locked_out_one_back_in(
    roadmap_app: Any, settings: Any, signed_in: Any, client_of: Any
) -> None:
    viewer = await signed_in(roadmap_app, role="viewer")
    door = client_of(roadmap_app)
    for _ in range(6):
        await door.post("/v1/sessions", json={"email": "viewer@landfall.test", "password": "no"})

    async with roadmap_app.state.sessions.begin() as session:
        await create_admin(
            session, "Viewer@landfall.test", "quite another password", "Vera", settings=settings
        )

    answer = await door.post(
        "/v1/sessions",
        json={"email": "viewer@landfall.test", "password": "quite another password"},
    )
    assert (await viewer.get("/v1/people/me")).status_code == 401
    assert answer.status_code == 201, answer.text
    assert answer.json()["person"]["role"] == "admin"


@pytest.mark.parametrize(
    ("email", "password"), [("nobody", PASSWORD), ("ana@landfall.test", "short")]
)
async def test_the_terminal_refuses_what_will_not_do(
    roadmap_app: Any, settings: Any, email: str, password: str
) -> None:
    async with roadmap_app.state.sessions() as session:
        with pytest.raises(Invalid):
            await create_admin(session, email, password, "Ana", settings=settings)
