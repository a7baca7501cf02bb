from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Float, Integer, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB, UTCDateTime
from services.metrics_api.records import MetricsRecord


class Launch(MetricsRecord):
    """What roadmap_api told us of a launch; its id is the launch's own."""

    __tablename__ = "launches"

    item_id: Mapped[UUID] = mapped_column(Uuid(), index=True)
    title: Mapped[str] = mapped_column(Text())
    metric_key: Mapped[str | None] = mapped_column(Text(), index=True)
    live_at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)
    measured_for_days: Mapped[int] = mapped_column(Integer())
    promised_low: Mapped[float | None] = mapped_column(Float())
    promised_high: Mapped[float | None] = mapped_column(Float())
    # "absolute" in the metric's unit and sign, or "relative" as fractions of its level.
    effect_is: Mapped[str] = mapped_column(Text(), default="absolute")
    control: Mapped[str | None] = mapped_column(Text())
    controls: Mapped[list[str]] = mapped_column(JSONB, default=list)
    exposure: Mapped[dict[str, Any] | None] = mapped_column(JSONB)

    @property
    def promised(self) -> tuple[float, float] | None:
        if self.promised_low is None or self.promised_high is None:
            return None
        return (self.promised_low, self.promised_high)
