from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, Float, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import Base


class Metric(Base):
    """metrics_api's last word on a metric: its definition, newest value and target."""

    __tablename__ = "metrics"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str | None] = mapped_column(String(40))
    unit: Mapped[str | None] = mapped_column(String(80))
    direction: Mapped[str | None] = mapped_column(String(10))
    definition: Mapped[int] = mapped_column(Integer())
    value: Mapped[float | None] = mapped_column(Float())
    value_at: Mapped[datetime | None]
    target_value: Mapped[float | None] = mapped_column(Float())
    target_due_on: Mapped[date | None] = mapped_column(Date())
    is_deleted: Mapped[bool] = mapped_column(Boolean())
    sequence: Mapped[int] = mapped_column(BigInteger())
    heard_at: Mapped[datetime]


class MetricPoint(Base):
    """A value that was told of a metric; the newest hundred are kept."""

    __tablename__ = "metric_points"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    value: Mapped[float] = mapped_column(Float())
