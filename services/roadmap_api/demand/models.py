from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.roadmap_api.records import Base


class ItemDemand(Base):
    """feedback_api's last word on who asks for an item; kept also for an item not heard of yet."""

    __tablename__ = "item_demand"

    item_id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    companies: Mapped[int] = mapped_column(Integer())
    contacts: Mapped[int] = mapped_column(Integer())
    votes: Mapped[int] = mapped_column(Integer())
    notes: Mapped[int] = mapped_column(Integer())
    arr: Mapped[Decimal]
    renewing_arr: Mapped[Decimal]
    renewing_companies: Mapped[int] = mapped_column(Integer())
    open_deals: Mapped[Decimal]
    open_deals_count: Mapped[int] = mapped_column(Integer())
    last_asked_at: Mapped[datetime | None]
    trend: Mapped[Any] = mapped_column(JSONB, nullable=True)
    requests: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    first_note: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    sequence: Mapped[int] = mapped_column(BigInteger(), default=0)
    counted_at: Mapped[datetime]
