"""Humans at customers, and the proof that one was erased."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.common.db import JSONB
from services.feedback_api.companies.models import Company
from services.feedback_api.records import Base, FeedbackRecord


class Contact(FeedbackRecord):
    """One human; `identity` says by which key their company is found, or waits to be."""

    __tablename__ = "contacts"
    __table_args__ = (
        # Two notes at once from one new address still make one contact.
        Index(
            "uq_contacts_email_alone",
            "email",
            unique=True,
            sqlite_where=text("external_id IS NULL"),
            postgresql_where=text("external_id IS NULL"),
        ),
        Index(None, "email"),
        Index(None, "identity"),
    )

    external_id: Mapped[str | None] = mapped_column(unique=True)
    email: Mapped[str | None]
    name: Mapped[str | None]
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("companies.id"), index=True)
    identity: Mapped[str | None]

    company: Mapped[Company | None] = relationship(lazy="raise")


class ContactAlias(Base):
    """The contact's id in one tool."""

    __tablename__ = "contact_aliases"

    tool: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(
        ForeignKey("contacts.id", ondelete="CASCADE"), index=True
    )


class Erasure(FeedbackRecord):
    """Kept after an erasure: that it happened, what it removed and who has confirmed; no name."""

    __tablename__ = "erasures"

    contact_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    asked_by: Mapped[str]
    removed: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    confirmed: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    @property
    def erased_at(self) -> datetime:
        return self.created_at
