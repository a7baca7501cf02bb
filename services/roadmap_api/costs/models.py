from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import Money
from services.roadmap_api.records import RoadmapRecord


class Cost(RoadmapRecord):
    """Money planned, committed or spent for an item or a product in one month.

    `external_id` is finance's own: the same one again replaces the row.
    """

    __tablename__ = "costs"
    __table_args__ = (
        CheckConstraint("item_id IS NOT NULL OR product_id IS NOT NULL", name="belongs"),
    )

    external_id: Mapped[str] = mapped_column(String(200), unique=True)
    item_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("items.id", ondelete="CASCADE"), index=True
    )
    product_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), index=True
    )
    month: Mapped[date] = mapped_column(Date(), index=True)
    amount: Mapped[Decimal] = mapped_column(Money())
    kind: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text())

    @property
    def item(self) -> UUID | None:
        return self.item_id

    @property
    def product(self) -> UUID | None:
        return self.product_id
