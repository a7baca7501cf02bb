"""Writing mail down, to be sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import jobs
from services.common.db import insert_or_ignore
from services.common.settings import Settings
from services.feedback_api.mail.models import Mail
from services.feedback_api.mail.smtp import host_of
from services.feedback_api.rows import new_row

_CHUNK = 500


@dataclass(frozen=True)
class Intent:
    """`key` says what the mail is about: the same key twice is one mail."""

    key: str
    to_address: str
    subject: str
    text: str
    contact_id: UUID | None = None
    about_id: UUID | None = None
    unsubscribe_url: str | None = None


async def intend(session: AsyncSession, settings: Settings, intents: Iterable[Intent]) -> None:
    """In the caller's transaction; what is committed is sent, sooner or later, under one id."""
    rows = [_row(settings, intent) for intent in intents]
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        await session.execute(insert_or_ignore(session, Mail).values(chunk))
    if rows and settings.smtp_url.get_secret_value():
        await jobs.enqueue(session, "mail.send", {}, key="mail.send")


def _row(settings: Settings, intent: Intent) -> dict[str, Any]:
    row = new_row(
        key=intent.key,
        contact_id=intent.contact_id,
        about_id=intent.about_id,
        to_address=intent.to_address,
        subject=intent.subject,
        text=intent.text,
        unsubscribe_url=intent.unsubscribe_url,
        status="waiting",
        attempts=0,
        # Attempts run on real time, also where the workspace's clock is held still.
        next_at=datetime.now(UTC),
    )
    return {**row, "message_id": f"<{row['id']}@{host_of(settings.mail_from)}>"}
