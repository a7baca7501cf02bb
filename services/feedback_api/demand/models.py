"""Demand as last computed, kept so that lists can be sorted by it and changes be noticed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.feedback_api.records import Base


class Figures:
    """Each company, contact and voter counts once, merged ones as one."""

    companies: Mapped[int] = mapped_column(default=0)
    contacts: Mapped[int] = mapped_column(default=0)
    votes: Mapped[int] = mapped_column(default=0)
    notes: Mapped[int] = mapped_column(default=0)
    arr: Mapped[Decimal] = mapped_column(default=Decimal(0))
    renewing_arr: Mapped[Decimal] = mapped_column(default=Decimal(0))
    renewing_companies: Mapped[int] = mapped_column(default=0)
    open_deals: Mapped[Decimal] = mapped_column(default=Decimal(0))
    open_deals_count: Mapped[int] = mapped_column(default=0)
    last_asked_at: Mapped[datetime | None]
    asks_lately: Mapped[int] = mapped_column(default=0)
    asks_before: Mapped[int] = mapped_column(default=0)

    @property
    def trend(self) -> int:
        return self.asks_lately - self.asks_before


class RequestDemand(Figures, Base):
    __tablename__ = "request_demand"
    __table_args__ = (
        Index(None, "arr", "request_id"),
        Index(None, "companies", "request_id"),
        Index(None, "votes", "request_id"),
        Index(None, "active_at", "request_id"),
    )

    id: Mapped[UUID] = mapped_column(
        "request_id", ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True
    )
    # When it was last asked for, or made where nobody has: never null, so that lists sort by it.
    active_at: Mapped[datetime]


class ItemDemand(Figures, Base):
    __tablename__ = "item_demand"

    item_id: Mapped[UUID] = mapped_column(primary_key=True)
