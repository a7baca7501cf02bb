from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB, UTCDateTime
from services.metrics_api.records import MetricsRecord


class ExposureRule(MetricsRecord):
    """Who gets a launch, where a rule says it: one a launch."""

    __tablename__ = "exposure_rules"
    __table_args__ = (UniqueConstraint("launch_id"),)

    launch_id: Mapped[UUID] = mapped_column(Uuid())
    rule: Mapped[dict[str, Any]] = mapped_column(JSONB)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime())
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime())


class Exposure(MetricsRecord):
    """One company or user has it, since when; the earliest time told is the one that counts."""

    __tablename__ = "exposures"
    __table_args__ = (
        UniqueConstraint("launch_id", "kind", "subject"),
        Index("ix_exposures_launch_id_at", "launch_id", "at"),
    )

    launch_id: Mapped[UUID] = mapped_column(Uuid())
    kind: Mapped[str] = mapped_column(Text())  # "company" | "user"
    subject: Mapped[str] = mapped_column(Text())
    at: Mapped[datetime] = mapped_column(UTCDateTime())
    variant: Mapped[str | None] = mapped_column(Text())
