"""How customers sign in: one-time links and sessions; only hashes of the secrets are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.feedback_api.records import FeedbackRecord


class SignInLink(FeedbackRecord):
    """Sent to one address; whoever opens it first is that address's owner."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PortalSession(FeedbackRecord):
    """A customer who is signed in; tokens are issued from it for minutes at a time."""

    __tablename__ = "portal_sessions"

    secret_hash: Mapped[str] = mapped_column(unique=True)
    contact_id: Mapped[UUID] = mapped_column(
        ForeignKey("contacts.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime]
