"""Connected tools, what they delivered, and what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.common.db import JSONB
from services.feedback_api.records import Base, FeedbackRecord


class Source(FeedbackRecord):
    """A tool whose webhooks we take; secrets are sealed, tokens hashed, neither shown again."""

    __tablename__ = "sources"

    tool: Mapped[str]
    name: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    sealed_secret: Mapped[str | None]
    sealed_old_secret: Mapped[str | None]
    token_hash: Mapped[str | None]
    old_token_hash: Mapped[str | None]
    # The last secret and the last address still open until then.
    old_until: Mapped[datetime | None]

    @property
    def has_secret(self) -> bool:
        return self.sealed_secret is not None


class HookDelivery(FeedbackRecord):
    """One delivery as it came; kept, so that a better mapping can read it again."""

    __tablename__ = "hook_deliveries"
    __table_args__ = (
        UniqueConstraint("source_id", "delivery_id"),
        UniqueConstraint("source_id", "nonce"),
        Index(None, "source_id", "id"),
        Index(None, "status", "id"),
    )

    source_id: Mapped[UUID] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    delivery_id: Mapped[str]
    nonce: Mapped[str | None]
    headers: Mapped[dict[str, str]] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)
    size: Mapped[int]
    received_at: Mapped[datetime]

    status: Mapped[str] = mapped_column(default="received")
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    normalised_at: Mapped[datetime | None]

    source: Mapped[Source] = relationship(lazy="raise")


class SourceNote(Base):
    """What a customer said in a tool became this note; said twice, it is still one."""

    __tablename__ = "source_notes"

    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    origin: Mapped[str] = mapped_column(primary_key=True)
    feedback_id: Mapped[UUID] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), index=True
    )
    delivery_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hook_deliveries.id", ondelete="SET NULL"), index=True
    )
