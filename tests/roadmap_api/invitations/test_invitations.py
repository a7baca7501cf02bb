"""Links by which people choose a password."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr
from sqlalchemy import text

from tests.conftest import PASSWORD, TUESDAY


async def invite(roadmap: Any, email: str = "ana@landfall.test") -> tuple[str, str]:
    """The person's id and the link's secret."""
    answer = await roadmap.post("/v1/people", json={"email": email, "name": "Ana"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], answer.json()["invitation"]["link"].rpartition("/")[2]


async def accept(door: Any, secret: str, password: str = PASSWORD) -> Any:
    return await door.post(
        "/v1/invitations/acceptance", json={"secret": secret, "password": password}
    )


async def test_a_link_sets_the_password_and_signs_in(
    roadmap_app: Any, roadmap: Any, client_of: Any
) -> None:
    _, secret = await invite(roadmap)
    door = client_of(roadmap_app)

    answer = await accept(door, secret)

    assert answer.status_code == 201, answer.text
    assert answer.json()["person"]["state"] == "active"
    tokens = await door.post("/v1/sessions/tokens", json={"session": answer.json()["session"]})
    assert tokens.status_code == 200
    again = await door.post(
        "/v1/sessions", json={"email": "ana@landfall.test", "password": PASSWORD}
    )
    assert again.status_code == 201


async def test_a_link_works_once_even_for_two_at_the_same_time(
    roadmap_app: Any, roadmap: Any, client_of: Any
) -> None:
    _, secret = await invite(roadmap)
    door = client_of(roadmap_app)

    answers = await asyncio.gather(*(accept(door, secret) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 410, 410, 410]


async def test_a_bad_password_leaves_the_link_good(
    roadmap_app: Any, roadmap: Any, client_of: Any
) -> None:
    _, secret = await invite(roadmap)
    door = client_of(roadmap_app)

    refused = await accept(door, secret, "short")
    accepted = await accept(door, secret)

    assert (refused.status_code, accepted.status_code) == (422, 201)


async def test_a_new_link_replaces_the_old_one_and_ends_sessions_when_used(
    roadmap_app: Any, roadmap: Any, signed_in: Any, client_of: Any
) -> None:
    maker = await signed_in(roadmap_app, role="maker")
    me = (await maker.get("/v1/people/me")).json()
    door = client_of(roadmap_app)
    links = [
        (await roadmap.post(f"/v1/people/{me['id']}/invitation")).json()["link"] for _ in range(2)
    ]
    old, new = (link.rpartition("/")[2] for link in links)

    assert (await accept(door, old)).status_code == 410
    assert (await maker.get("/v1/people/me")).status_code == 200
    assert (await accept(door, new, "quite another password")).status_code == 201
    assert (await maker.get("/v1/people/me")).status_code == 401


async def test_a_link_ends_after_a_week_and_with_the_person(
    roadmap_app: Any, roadmap: Any, client_of: Any, clock: Any
) -> None:
    _, late = await invite(roadmap)
    gone_id, gone = await invite(roadmap, "ben@landfall.test")
    door = client_of(roadmap_app)

    await roadmap.patch(f"/v1/people/{gone_id}", json={"is_active": False})
    renewed = await roadmap.post(f"/v1/people/{gone_id}/invitation")
    after_leaving = await accept(door, gone)
    clock(TUESDAY + timedelta(days=7, seconds=1))
    too_late = await accept(door, late)

    assert [after_leaving.status_code, too_late.status_code] == [410, 410]
    assert renewed.status_code == 409


@pytest.mark.parametrize("secret", ["", "lfi_", "lfi_%%%", "lfi_AAAA", "é" * 50, "lfi_" + "A" * 64])
async def test_a_made_up_link_opens_nothing(roadmap_app: Any, client_of: Any, secret: str) -> None:
    answer = await accept(client_of(roadmap_app), secret)

    assert answer.status_code == 410


async def test_a_stolen_database_holds_no_link(
    roadmap_app: Any, roadmap: Any, client_of: Any
) -> None:
    _, secret = await invite(roadmap)

    async with roadmap_app.state.database.reads() as session:
        held = (await session.execute(text("SELECT * FROM invitations"))).mappings().all()

    assert all(secret[20:] not in str(dict(row)) for row in held)


class Inbox:
    """Keeps what a real SMTP server takes."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope.content)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    kept = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


async def test_with_smtp_the_link_is_mailed(
    settings: Any, work: Any, inbox: tuple[Inbox, int], client_of: Any
) -> None:
    from services.roadmap_api.app import create_app
    from services.roadmap_api.keys.actions import create_key

    kept, port = inbox
    url = SecretStr(f"smtp://127.0.0.1:{port}")
    app = create_app(settings.model_copy(update={"smtp_url": url}))
    async with app.state.sessions.begin() as session:
        _, key = await create_key(session, "tests", ["admin"])

    answer = await client_of(app, key).post(
        "/v1/people", json={"email": "ana@landfall.test", "name": "Ana"}
    )
    await work(app)
    await app.state.database.close()

    (mail,) = [message_from_bytes(mail) for mail in kept.mails]
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert answer.json()["invitation"]["mailed"] is True
    assert mail["to"] == "ana@landfall.test"
    assert answer.json()["invitation"]["link"] in body.decode()
