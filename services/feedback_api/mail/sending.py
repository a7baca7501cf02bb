"""Sends what was written down: lease, send, record; no transaction is open while SMTP talks."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiosmtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from fastapi import FastAPI
from sqlalchemy import or_, select, update

from services.common.jobs import Runners
from services.common.settings import Settings
from services.feedback_api.mail.models import Mail
from services.feedback_api.mail.smtp import Server, compose, parse_server

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BATCH = 50
LONGEST_WAIT = timedelta(hours=1)
GIVES_UP_AFTER = timedelta(days=5)

runners = Runners()


@dataclass(frozen=True)
class Sent:
    """What became of one attempt: `error` None is delivered, `is_final` is never tried again."""

    mail: Mail
    error: str | None = None
    is_final: bool = False


@runners.on("mail.send")
async def send_at_once(app: FastAPI, _payload: dict[str, object]) -> None:
    await send_due(app)


@runners.every(seconds=5)
async def send_what_waits(app: FastAPI) -> None:
    await send_due(app)


async def send_due(app: FastAPI, *, now: Callable[[], datetime] | None = None) -> int:
    """Everything that is due; gives how many were delivered."""
    settings: Settings = app.state.settings
    server = parse_server(settings.smtp_url.get_secret_value())
    if server is None:
        return 0
    delivered = 0
    while mails := await _lease(app, (now or _real)()):
        attempts = await _send(server, settings.mail_from, mails)
        await _record(app, attempts, (now or _real)())
        delivered += sum(attempt.error is None for attempt in attempts)
    return delivered


def _real() -> datetime:
    return datetime.now(UTC)


async def _lease(app: FastAPI, at: datetime) -> list[Mail]:
    free = or_(Mail.leased_until.is_(None), Mail.leased_until <= at)
    due = select(Mail).where(Mail.status == "waiting", Mail.next_at <= at, free)
    async with app.state.database.reads() as session:
        if await session.scalar(due.limit(1)) is None:
            return []
    async with app.state.database.sessions.begin() as session:
        mails = list(
            await session.scalars(
                due.order_by(Mail.next_at, Mail.id).limit(BATCH).with_for_update(skip_locked=True)
            )
        )
        for mail in mails:
            mail.leased_until = at + LEASE
    return mails


async def _send(server: Server, sender: str, mails: list[Mail]) -> list[Sent]:
    """One connection for all; where it breaks, the rest waits for the next."""
    attempts: list[Sent] = []
    try:
        async with server.connection() as smtp:
            for mail in mails:
                attempts.append(await _send_one(smtp, sender, mail))
    except (SMTPException, OSError, TimeoutError) as problem:
        log.warning("mail server does not take mail", extra={"error": str(problem)})
        tried = {attempt.mail.id for attempt in attempts}
        broken = [mail for mail in mails if mail.id not in tried]
        attempts += [Sent(mail, f"{type(problem).__name__}: {problem}") for mail in broken]
    return attempts


async def _send_one(smtp: SMTP, sender: str, mail: Mail) -> Sent:
    """A refusal of this one mail is its own; anything else breaks the connection."""
    try:
        await smtp.send_message(compose(mail, sender))
    except SMTPRecipientsRefused as problem:
        refusals = problem.recipients
        return Sent(mail, _said(refusals[0]), all(one.code >= 500 for one in refusals))
    except SMTPResponseException as problem:
        return Sent(mail, f"{problem.code} {problem.message}", problem.code >= 500)
    except ValueError as problem:
        return Sent(mail, f"The mail cannot be written: {problem}", True)
    return Sent(mail)


def _said(refusal: SMTPResponseException) -> str:
    return f"{refusal.code} {refusal.message}"


async def _record(app: FastAPI, attempts: list[Sent], at: datetime) -> None:
    async with app.state.database.sessions.begin() as session:
        for attempt in attempts:
            values = _outcome(attempt, at)
            await session.execute(update(Mail).where(Mail.id == attempt.mail.id).values(values))


def _outcome(attempt: Sent, at: datetime) -> dict[str, object]:
    count = attempt.mail.attempts + 1
    values: dict[str, object] = {
        "attempts": count,
        "leased_until": None,
        "last_error": attempt.error,
        "version": Mail.version + 1,
    }
    if attempt.error is None:
        return {**values, "status": "sent", "sent_at": at}
    too_old = at - attempt.mail.created_at > GIVES_UP_AFTER
    if attempt.is_final or too_old:
        return {**values, "status": "failed"}
    wait = min(timedelta(seconds=2 ** min(count, 12)), LONGEST_WAIT)
    return {**values, "next_at": at + wait}
