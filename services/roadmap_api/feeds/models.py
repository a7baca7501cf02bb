from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class Feed(RoadmapRecord):
    """A token in an address, for calendars and readers that cannot send a key."""

    __tablename__ = "feeds"

    name: Mapped[str] = mapped_column(String(120))
    audience: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[str] = mapped_column(String(254))
    revoked_at: Mapped[datetime | None]
