from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class Invitation(RoadmapRecord):
    """A link by which one person sets a password, once; its secret is derived, never stored."""

    __tablename__ = "invitations"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    made_by_id: Mapped[str] = mapped_column(Text())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
