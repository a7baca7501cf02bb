"""Messages to requesters, who was told, and the names that no customer may read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.common.db import JSONB
from services.feedback_api.contacts.models import Contact
from services.feedback_api.records import Base, FeedbackRecord


class Message(FeedbackRecord):
    """Draft → approved → sent. `kind` is shipped, outcome, declined or parked."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "item_id", "kind"), Index(None, "state", "id"))

    item_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    subject: Mapped[str]
    text: Mapped[str]
    # What happened, for the person who approves; never sent.
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    # The machine drafts once for an item and kind, however often the event comes.
    draft_key: Mapped[str | None] = mapped_column(unique=True)
    drafted_by: Mapped[str]

    approved_by: Mapped[str | None]
    approved_by_name: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"


class Telling(FeedbackRecord):
    """One contact was told one thing of one item: shown on the portal, mailed where possible."""

    __tablename__ = "tellings"
    __table_args__ = (
        UniqueConstraint("item_id", "kind", "contact_id"),
        Index(None, "contact_id", "id"),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), index=True)
    item_id: Mapped[UUID]
    kind: Mapped[str]
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    # As the contact reads it, which a later change of the template does not alter.
    subject: Mapped[str]
    text: Mapped[str]
    seen_at: Mapped[datetime | None]

    contact: Mapped[Contact] = relationship(lazy="raise")


class Unsubscribed(Base):
    """This contact wants no mail; the portal still shows what they asked for."""

    __tablename__ = "unsubscribed"

    contact_id: Mapped[UUID] = mapped_column(
        ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime]


class InternalName(Base):
    """A colleague or a metric, by name: words that a message to customers may not hold."""

    __tablename__ = "internal_names"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
