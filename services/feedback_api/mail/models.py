"""Mail on its way; the row is the intent, written before anything is sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.feedback_api.records import FeedbackRecord


class Mail(FeedbackRecord):
    """One mail to one contact. Every attempt carries the same Message-ID."""

    __tablename__ = "mails"
    __table_args__ = (Index(None, "status", "next_at"),)

    # What the mail is about, once for ever: a second intent with the same key is the same mail.
    key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("contacts.id", ondelete="CASCADE"), index=True
    )
    # The message, survey or invitation that this mail carries.
    about_id: Mapped[UUID | None] = mapped_column(index=True)
    to_address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    unsubscribe_url: Mapped[str | None]

    status: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
