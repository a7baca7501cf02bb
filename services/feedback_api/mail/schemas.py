"""Shapes of mail."""

from datetime import datetime
from uuid import UUID

from services.common.schemas import Out


class MailOut(Out):
    """`why` says what a waiting mail waits for; `text` is null where it holds a personal link."""

    id: UUID
    message_id: str
    contact_id: UUID | None
    about_id: UUID | None
    to_address: str
    subject: str
    text: str | None
    status: str
    why: str | None
    attempts: int
    created_at: datetime
    updated_at: datetime
    next_at: datetime
    sent_at: datetime | None
