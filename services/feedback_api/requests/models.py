"""Needs that many share: what attaches to them, who votes for them, what answers them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from services.feedback_api.contacts.models import Contact
from services.feedback_api.demand.models import RequestDemand
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.records import Base, FeedbackRecord


class FeatureRequest(FeedbackRecord):
    """A need that many share; feedback and votes attach to it, it links to items."""

    __tablename__ = "requests"
    __table_args__ = (Index(None, "root_id"), Index(None, "audience", "id"))

    title: Mapped[str]
    text: Mapped[str | None]
    audience: Mapped[str] = mapped_column(default="internal")
    product_id: Mapped[UUID | None]

    # What is shown: the person's word where there is one, else what the linked items say.
    status: Mapped[str] = mapped_column(default="open", index=True)
    status_override: Mapped[str | None]

    workaround: Mapped[str | None]
    reply: Mapped[str | None]
    reply_checked_on: Mapped[date | None]
    reply_review_on: Mapped[date | None]
    created_by: Mapped[str | None]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))

    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("requests.id"), index=True)
    # The request that counts: itself, or the last one of the chain it was merged into.
    root_id: Mapped[UUID]

    root: Mapped["FeatureRequest | None"] = relationship(
        lambda: FeatureRequest,
        lazy="raise",
        primaryjoin=lambda: foreign(FeatureRequest.root_id) == remote(FeatureRequest.id),
        viewonly=True,
    )
    demand: Mapped[RequestDemand | None] = relationship(
        lazy="raise",
        primaryjoin=lambda: foreign(RequestDemand.id) == FeatureRequest.id,
        viewonly=True,
        uselist=False,
    )

    @property
    def is_open(self) -> bool:
        return self.merged_into_id is None


class Vote(Base):
    """One contact wants this; the pair is the key, so a second vote changes nothing."""

    __tablename__ = "votes"

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True
    )
    contact_id: Mapped[UUID] = mapped_column(
        ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    cast_by: Mapped[str]
    created_at: Mapped[datetime]

    contact: Mapped[Contact] = relationship(lazy="raise")


class Attachment(Base):
    """This note, or a passage of it, speaks for that request."""

    __tablename__ = "attachments"

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True
    )
    feedback_id: Mapped[UUID] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    passage: Mapped[str | None]
    importance: Mapped[int | None]
    # What the note was before, so that undo gives it back.
    status_before: Mapped[str]
    attached_by: Mapped[str]
    created_at: Mapped[datetime]

    request: Mapped[FeatureRequest] = relationship(lazy="raise")
    feedback: Mapped[Feedback] = relationship(lazy="raise", back_populates="attachments")

    @property
    def as_shown(self) -> dict[str, Any]:
        """Beside its note; the request and the one it counts as are loaded."""
        counts_as = self.request.root or self.request
        return {
            "id": counts_as.id,
            "title": counts_as.title,
            "status": counts_as.status,
            "passage": self.passage,
            "attached_at": self.created_at,
        }


class ItemLink(Base):
    """This request is answered by that item of the roadmap, which may not be known here yet."""

    __tablename__ = "item_links"
    __table_args__ = (CheckConstraint("importance BETWEEN 0 AND 3", name="importance"),)

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    importance: Mapped[int]
    linked_by: Mapped[str]
    created_at: Mapped[datetime]

    request: Mapped[FeatureRequest] = relationship(lazy="raise")


class Refusal(Base):
    """A person said that this note is not about that request; it is not proposed again."""

    __tablename__ = "refusals"

    feedback_id: Mapped[UUID] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True
    )
    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True
    )
    refused_by: Mapped[str]
    created_at: Mapped[datetime]
