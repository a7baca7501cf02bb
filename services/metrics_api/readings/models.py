from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Boolean, Date, Float, Integer, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB, UTCDateTime
from services.metrics_api.records import MetricsRecord

# waiting: not computed yet · too_early: before its seventh day · provisional: so far ·
# final: on its day, never changed again · impossible: `problem` says why.
State = Literal["waiting", "too_early", "provisional", "final", "impossible"]


class Reading(MetricsRecord):
    """The measured effect of one launch on one metric."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("asked_by_launch", "metric_key"),)

    metric_key: Mapped[str] = mapped_column(Text(), index=True)
    metric_version: Mapped[int | None] = mapped_column(Integer())
    launch_id: Mapped[UUID | None] = mapped_column(Uuid(), index=True)
    item_id: Mapped[UUID | None] = mapped_column(Uuid(), index=True)
    # Set where the launch asked by itself, so that it asks once.
    asked_by_launch: Mapped[UUID | None] = mapped_column(Uuid())

    launch_at: Mapped[datetime] = mapped_column(UTCDateTime())
    launched_on: Mapped[date] = mapped_column(Date())
    final_on: Mapped[date] = mapped_column(Date())
    days_due: Mapped[int] = mapped_column(Integer())
    control: Mapped[str | None] = mapped_column(Text())
    controls: Mapped[list[str]] = mapped_column(JSONB, default=list)
    alpha: Mapped[float] = mapped_column(Float())
    promised_low: Mapped[float | None] = mapped_column(Float())
    promised_high: Mapped[float | None] = mapped_column(Float())
    effect_is: Mapped[str] = mapped_column(Text(), default="absolute")
    # Asked for about the past, as a demo's history is: its result is dated on its own day.
    is_replayed: Mapped[bool] = mapped_column(Boolean(), default=False)

    state: Mapped[str] = mapped_column(Text(), default="waiting", index=True)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime(), index=True)
    measured_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    days_measured: Mapped[int] = mapped_column(Integer(), default=0)
    method: Mapped[str | None] = mapped_column(Text())
    effect: Mapped[dict[str, float] | None] = mapped_column(JSONB)
    interval: Mapped[dict[str, list[float]] | None] = mapped_column(JSONB)
    probability: Mapped[float | None] = mapped_column(Float())
    quality: Mapped[str | None] = mapped_column(Text())
    verdict_hint: Mapped[str | None] = mapped_column(Text())
    caveats: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    exposed: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    unit: Mapped[str | None] = mapped_column(Text())
    direction: Mapped[str | None] = mapped_column(Text())
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    points: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    problem: Mapped[str | None] = mapped_column(Text())

    @property
    def promised(self) -> tuple[float, float] | None:
        """In the metric's own sign: its unit, or fractions where `effect_is` relative."""
        if self.promised_low is None or self.promised_high is None:
            return None
        return (self.promised_low, self.promised_high)

    @property
    def is_settled(self) -> bool:
        return self.state in ("final", "impossible")
