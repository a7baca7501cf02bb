"""Mail through a real SMTP server: none missing, none extra, each under one Message-ID."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import SMTP
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select

from services.common.settings import Settings
from services.feedback_api.mail.actions import Intent, intend
from services.feedback_api.mail.models import Mail
from services.feedback_api.mail.sending import send_due
from services.feedback_api.mail.smtp import parse_server


class Postbox:
    """Keeps what it accepts; refuses, breaks off or answers late when told to."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.refuse: Callable[[str], str | None] = lambda address: None
        self.break_after: int | None = None

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        refusal = self.refuse(address)
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(message_from_bytes(envelope.content))
        if self.break_after is not None and len(self.taken) >= self.break_after:
            # The mail is taken and the line is cut before the sender hears of it.
            self.break_after = None
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 OK"

    @property
    def ids(self) -> Counter[str]:
        return Counter(str(mail["Message-ID"]) for mail in self.taken)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


async def listen(postbox: Postbox, port: int = 0) -> asyncio.Server:
    """A real SMTP server of this test's own."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(postbox, enable_SMTPUTF8=True, hostname="test"), "127.0.0.1", port
    )


def port_of(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


@pytest.fixture
async def server(postbox: Postbox) -> AsyncIterator[asyncio.Server]:
    listening = await listen(postbox)
    yield listening
    listening.close()


@pytest.fixture
async def app(feedback_app: FastAPI, server: asyncio.Server) -> FastAPI:
    settings: Settings = feedback_app.state.settings
    url = SecretStr(f"smtp://127.0.0.1:{port_of(server)}")
    feedback_app.state.settings = settings.model_copy(update={"smtp_url": url})
    return feedback_app


async def write(app: FastAPI, count: int, *, address: str = "person{}@a.example") -> None:
    async with app.state.database.sessions.begin() as session:
        await intend(
            session,
            app.state.settings,
            [
                Intent(f"test:{n}", address.format(n), "Hello\nthere", "Grüße\n.\nbye\n")
                for n in range(count)
            ],
        )


async def mails(app: FastAPI) -> list[Mail]:
    async with app.state.database.reads() as session:
        return list(await session.scalars(select(Mail).order_by(Mail.key)))


def later(minutes: int) -> Callable[[], datetime]:
    return lambda: datetime.now(UTC) + timedelta(minutes=minutes)


async def test_each_mail_arrives_once_as_it_was_written(app: FastAPI, postbox: Postbox) -> None:
    await write(app, 120)
    await write(app, 120)

    delivered = await send_due(app)
    again = await send_due(app)

    assert (delivered, again) == (120, 0)
    assert len(postbox.taken) == 120
    assert set(postbox.ids) == {mail.message_id for mail in await mails(app)}
    first = postbox.taken[0]
    assert first["Subject"] == "Hello there"
    assert first["From"] == app.state.settings.mail_from
    payload = first.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().splitlines() == ["Grüße", ".", "bye"]


async def test_a_line_that_breaks_loses_nothing_and_keeps_each_id(
    app: FastAPI, postbox: Postbox
) -> None:
    await write(app, 10)
    postbox.break_after = 4

    before = await send_due(app)
    after = await send_due(app, now=later(10))

    assert before + after == 10
    assert set(postbox.ids) == {mail.message_id for mail in await mails(app)}
    # The one whose answer was lost came twice, under one id.
    assert sorted(postbox.ids.values()) == [1] * 9 + [2]
    assert {mail.status for mail in await mails(app)} == {"sent"}


async def test_two_senders_at_once_share_the_work(app: FastAPI, postbox: Postbox) -> None:
    await write(app, 130)

    delivered = await asyncio.gather(*(send_due(app) for _ in range(3)))

    assert sum(delivered) == 130
    assert set(postbox.ids.values()) == {1}


async def test_a_server_that_is_down_is_tried_again(
    app: FastAPI, server: asyncio.Server, postbox: Postbox
) -> None:
    await write(app, 3)
    port = port_of(server)
    server.close()

    while_down = await send_due(app)
    waiting = await mails(app)
    revived = await listen(postbox, port)
    too_early = await send_due(app)
    delivered = await send_due(app, now=later(10))
    revived.close()

    assert (while_down, too_early, delivered) == (0, 0, 3)
    assert {mail.status for mail in waiting} == {"waiting"}
    assert all(mail.attempts == 1 and mail.last_error for mail in waiting)
    assert set(postbox.ids.values()) == {1}


async def test_a_refused_address_fails_and_a_busy_one_waits(app: FastAPI, postbox: Postbox) -> None:
    await write(app, 3)
    answers = {"person0@a.example": "550 No such person", "person1@a.example": "451 Busy"}
    postbox.refuse = answers.get

    await send_due(app)
    refused = await mails(app)
    postbox.refuse = lambda address: None
    await send_due(app, now=later(10))

    assert [mail.status for mail in refused] == ["failed", "waiting", "sent"]
    assert "No such person" in (refused[0].last_error or "")
    assert [mail.status for mail in await mails(app)] == ["failed", "sent", "sent"]


async def test_a_sender_that_died_leaves_its_mail_to_the_next(
    app: FastAPI, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(app, 5)

    async def die(*_: Any) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr("services.feedback_api.mail.sending._record", die)
        with pytest.raises(asyncio.CancelledError):
            await send_due(app)
    held = await send_due(app)
    freed = await send_due(app, now=later(10))

    assert (held, freed) == (0, 5)
    assert len(postbox.ids) == 5
    assert {mail.status for mail in await mails(app)} == {"sent"}


async def test_an_address_that_cannot_be_written_fails_alone(
    app: FastAPI, postbox: Postbox
) -> None:
    await write(app, 1, address="bad\r\nBcc: everybody@a.example")
    async with app.state.database.sessions.begin() as session:
        await intend(
            session, app.state.settings, [Intent("good", "good@a.example", "Hello", "Hello")]
        )

    await send_due(app)

    assert [mail["To"] for mail in postbox.taken] == ["good@a.example"]
    assert [mail.status for mail in await mails(app)] == ["sent", "failed"]


async def test_without_a_server_mail_waits_in_a_list_that_says_so(
    feedback: httpx.AsyncClient, feedback_app: FastAPI
) -> None:
    await write(feedback_app, 2)

    delivered = await send_due(feedback_app)

    answer = await feedback.get("/v1/mails", params={"status": "waiting"})
    assert delivered == 0
    assert len(answer.json()["results"]) == 2
    assert "LANDFALL_SMTP_URL" in answer.json()["results"][0]["why"]
    assert answer.json()["results"][0]["text"] is None


def test_the_servers_address_says_how_it_is_spoken_to() -> None:
    plain = parse_server("smtp://mail.example")
    login = parse_server("smtp://ana%40a.example:p%2Fw@mail.example:587")
    tls = parse_server("smtps://mail.example")
    asked = parse_server("smtp://mail.example:2525?starttls=required")

    assert plain
    assert (plain.port, plain.is_tls, plain.is_starttls) == (25, False, False)
    assert login
    assert (login.username, login.password, login.is_starttls) == ("ana@a.example", "p/w", True)
    assert tls
    assert (tls.port, tls.is_tls, tls.is_starttls) == (465, True, False)
    assert asked
    assert asked.is_starttls is True
    assert parse_server("") is None
    with pytest.raises(ValueError, match="SMTP_URL"):
        parse_server("http://mail.example")
