from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.metrics_api.records import MetricsRecord


class Company(MetricsRecord):
    """A company as feedback_api last told it; its id is feedback_api's."""

    __tablename__ = "companies"

    external_id: Mapped[str | None] = mapped_column(String(255), index=True)
    name: Mapped[str] = mapped_column(String(255))
    plan: Mapped[str | None] = mapped_column(String(255))
    segment: Mapped[str | None] = mapped_column(String(255))
    arr: Mapped[Decimal | None]
    renewal_on: Mapped[date | None]
    aliases: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    domains: Mapped[list[str]] = mapped_column(JSONB)
    merged_into: Mapped[UUID | None]
    is_deleted: Mapped[bool] = mapped_column(default=False)
