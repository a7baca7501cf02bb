from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.roadmap_api.records import RoadmapRecord


class Reading(RoadmapRecord):
    """One step of a measured result, as metrics_api told it; every step is kept.

    `launch_id` and `item_id` are no foreign keys: an event may come before what it speaks of.
    """

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("reading_id", "sequence"),)

    reading_id: Mapped[UUID] = mapped_column(Uuid(), index=True)
    sequence: Mapped[int] = mapped_column(BigInteger())
    launch_id: Mapped[UUID | None] = mapped_column(Uuid(), index=True)
    item_id: Mapped[UUID | None] = mapped_column(Uuid(), index=True)
    metric: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str | None] = mapped_column(String(60))
    is_provisional: Mapped[bool]
    method: Mapped[str | None] = mapped_column(Text())
    effect: Mapped[dict[str, Any]] = mapped_column(JSONB)
    interval: Mapped[dict[str, Any]] = mapped_column(JSONB)
    alpha: Mapped[float | None]
    probability: Mapped[float | None]
    quality: Mapped[Any] = mapped_column(JSONB)
    verdict_hint: Mapped[str | None] = mapped_column(String(20))
    caveats: Mapped[list[Any]] = mapped_column(JSONB)
    days_measured: Mapped[int]
    days_due: Mapped[int | None]
    final_on: Mapped[date | None] = mapped_column(Date())
    live_at: Mapped[datetime | None]
    ready_at: Mapped[datetime]
    entered_afterwards: Mapped[bool] = mapped_column(default=False)

    @property
    def estimate(self) -> float | None:
        return self.change("absolute")

    def change(self, kind: str) -> float | None:
        """The average effect, `absolute` in the metric's unit or `relative` as a fraction."""
        found = self.effect.get(kind)
        return None if found is None else float(found)

    def bounds(self, kind: str) -> tuple[float, float] | None:
        found = self.interval.get(kind)
        return None if not found else (float(found[0]), float(found[1]))
