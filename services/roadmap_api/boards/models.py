from datetime import date, datetime

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class Board(RoadmapRecord):
    """A board page whose numbers no longer move: `frozen` is all of it, `hash` proves it."""

    __tablename__ = "boards"

    title: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date] = mapped_column(Date())
    ends_on: Mapped[date] = mapped_column(Date())
    frozen: Mapped[str] = mapped_column(Text())
    hash: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime]
    prepared_by: Mapped[str] = mapped_column(Text())
    share_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    shared_until: Mapped[datetime | None]
