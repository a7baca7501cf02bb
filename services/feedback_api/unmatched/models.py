"""Identities that belong to no company yet: "whose is this?"."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.feedback_api.records import FeedbackRecord


class Unmatched(FeedbackRecord):
    """A tool's id, a mail domain or a free-mail address that waits for its company."""

    __tablename__ = "unmatched"
    __table_args__ = (Index(None, "settled_at", "id"),)

    # "domain:acme.com", "email:joe@gmail.com" or "<tool>:<id>": what notes and contacts carry.
    identity: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    tool: Mapped[str | None]
    value: Mapped[str]
    hint: Mapped[str | None]
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("companies.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
