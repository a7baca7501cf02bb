from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.roadmap_api.records import Base, RoadmapRecord


class Score(RoadmapRecord):
    """One person's inputs for one item in one framework, and why."""

    __tablename__ = "scores"
    __table_args__ = (UniqueConstraint("item_id", "framework", "scorer_id"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    framework: Mapped[str] = mapped_column(String(20), index=True)
    scorer_id: Mapped[str] = mapped_column(String(120))
    scorer_name: Mapped[str] = mapped_column(String(254))
    inputs: Mapped[dict[str, float]] = mapped_column(JSONB)
    reason: Mapped[str | None] = mapped_column(Text())

    @property
    def item(self) -> UUID:
        return self.item_id


class Weighting(RoadmapRecord):
    """The weights of a framework, where they are not the ones it comes with."""

    __tablename__ = "weightings"

    framework: Mapped[str] = mapped_column(String(20), unique=True)
    weights: Mapped[dict[str, float]] = mapped_column(JSONB)


class RankOfDay(Base):
    """Where an item stood at the end of a day, or stands today, and the parts that put it there."""

    __tablename__ = "ranks_of_days"
    __table_args__ = (Index("ix_ranks_of_days_item_id", "item_id", "framework", "day"),)

    framework: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(Date(), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("items.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(Integer())
    of: Mapped[int] = mapped_column(Integer())
    score: Mapped[float | None] = mapped_column(Float())
    parts: Mapped[dict[str, Any]] = mapped_column(JSONB)
