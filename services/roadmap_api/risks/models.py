from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class Risk(RoadmapRecord):
    """What may go wrong, how likely and how bad on scales of 1 to 5, and what we do about it."""

    __tablename__ = "risks"
    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact"),
    )

    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str | None] = mapped_column(Text())
    item_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("items.id", ondelete="CASCADE"), index=True
    )
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id"), index=True)
    likelihood: Mapped[int]
    impact: Mapped[int]
    # Kept beside its factors, so that lists can be ordered by it.
    score: Mapped[int] = mapped_column(index=True)
    stake: Mapped[str | None] = mapped_column(String(120))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str | None] = mapped_column(Text())
    review_on: Mapped[date | None] = mapped_column(Date())
    state: Mapped[str] = mapped_column(String(10), index=True)

    @property
    def item(self) -> UUID | None:
        return self.item_id

    @property
    def product(self) -> UUID | None:
        return self.product_id

    @property
    def owner(self) -> UUID | None:
        return self.owner_id
