"""One-time sign-in links of the portal; only a link's hash is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.feedback_api.records import FeedbackRecord


class SignInLink(FeedbackRecord):
    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(unique=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
