"""Notes from customers, in the customer's words."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.common.db import JSONB
from services.feedback_api.companies.models import Company
from services.feedback_api.contacts.models import Contact
from services.feedback_api.deals.models import Deal
from services.feedback_api.records import FeedbackRecord

if TYPE_CHECKING:
    from services.feedback_api.requests.models import Attachment


class Feedback(FeedbackRecord):
    """One note from one customer, with its source."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index(None, "status", "id"),
        Index(None, "company_id", "id"),
        Index(None, "contact_id"),
        Index(None, "identity"),
        Index(None, "occurred_at"),
    )

    text: Mapped[str]
    title: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="new")
    rating: Mapped[float | None]
    source: Mapped[str] = mapped_column(default="api")
    source_url: Mapped[str | None]
    occurred_at: Mapped[datetime]

    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("companies.id"))
    deal_id: Mapped[UUID | None] = mapped_column(ForeignKey("deals.id"), index=True)
    identity: Mapped[str | None]
    product_id: Mapped[UUID | None]
    tags: Mapped[list[str]] = mapped_column(JSONB, default=list)
    consent: Mapped[Any | None] = mapped_column(JSONB)

    kind: Mapped[str]
    kind_confidence: Mapped[float]
    sentiment: Mapped[str]
    sentiment_confidence: Mapped[float]
    assignee_id: Mapped[UUID | None] = mapped_column(index=True)
    snoozed_until: Mapped[date | None]

    contact: Mapped[Contact | None] = relationship(lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")
    deal: Mapped[Deal | None] = relationship(lazy="raise")
    corrections: Mapped[list["Correction"]] = relationship(
        lambda: Correction, lazy="raise", passive_deletes=True
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        "services.feedback_api.requests.models.Attachment",
        lazy="raise",
        back_populates="feedback",
        order_by="services.feedback_api.requests.models.Attachment.created_at",
        viewonly=True,
    )

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What it speaks for, a merged request as the one it counts as; attachments loaded."""
        return [held.as_shown for held in self.attachments]

    @property
    def waits_for_company(self) -> str | None:
        return self.identity if self.company_id is None else None


class Correction(FeedbackRecord):
    """A person said that the machine's kind or sentiment was wrong; kept, to learn from."""

    __tablename__ = "corrections"

    feedback_id: Mapped[UUID] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), index=True
    )
    field: Mapped[str]
    was: Mapped[str]
    confidence: Mapped[float]
    now: Mapped[str]
    corrected_by: Mapped[str]
