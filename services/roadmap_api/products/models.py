from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class Product(RoadmapRecord):
    """Something in the portfolio, with the stage of its life, since when and why."""

    __tablename__ = "products"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    description: Mapped[str | None] = mapped_column(Text())
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[datetime]
    stage_reason: Mapped[str | None] = mapped_column(Text())
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    @property
    def owner(self) -> UUID | None:
        return self.owner_id


class Area(RoadmapRecord):
    """A part of a product."""

    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("product_id", "name"),)

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))

    @property
    def product(self) -> UUID:
        return self.product_id
