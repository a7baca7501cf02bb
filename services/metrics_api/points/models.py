from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.metrics_api.records import Base


class Point(Base):
    """A metric's value at one time; the same time and dimensions again replaces it."""

    __tablename__ = "metric_points"
    __table_args__ = (Index("ix_metric_points_metric_id_at", "metric_id", "at"),)

    metric_id: Mapped[UUID] = mapped_column(
        ForeignKey("metrics.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(primary_key=True)
    dimensions_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    dimensions: Mapped[dict[str, Any]] = mapped_column(JSONB)
    value: Mapped[float]
    pushed_at: Mapped[datetime]
