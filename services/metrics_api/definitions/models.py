from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.metrics_api.records import MetricsRecord


class Metric(MetricsRecord):
    """One number with one meaning. `revision` counts changes of what it means."""

    __tablename__ = "metrics"

    key: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text(), default="")
    kind: Mapped[str] = mapped_column(String(16))
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    unit: Mapped[str] = mapped_column(String(40), default="")
    direction: Mapped[str] = mapped_column(String(4), default="up")
    owner: Mapped[str] = mapped_column(String(320), default="")
    parent: Mapped[str | None] = mapped_column(String(80))
    window_days: Mapped[int] = mapped_column(default=28)
    revision: Mapped[int] = mapped_column(default=1)

    target_value: Mapped[float | None]
    target_due_on: Mapped[date | None]

    value: Mapped[float | None]
    value_at: Mapped[datetime | None]
    fresh_at: Mapped[datetime | None]

    @property
    def target(self) -> dict[str, Any] | None:
        if self.target_value is None:
            return None
        return {"value": self.target_value, "due_on": self.target_due_on}

    @property
    def state(self) -> str:
        """`met`, `open` or `missed` against the target; `none` without one."""
        if self.target_value is None:
            return "none"
        if self.value is None:
            return "open"
        up = self.direction == "up"
        met = self.value >= self.target_value if up else self.value <= self.target_value
        return "met" if met else "open"


class MetricRevision(MetricsRecord):
    """What a metric meant before, so that a figure of last year can be explained."""

    __tablename__ = "metric_revisions"
    __table_args__ = (UniqueConstraint("metric_id", "revision"),)

    metric_id: Mapped[UUID] = mapped_column(ForeignKey("metrics.id", ondelete="CASCADE"))
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changed_by: Mapped[str] = mapped_column(String(320))
