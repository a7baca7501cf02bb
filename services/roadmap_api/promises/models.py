from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class Promise(RoadmapRecord):
    """What someone told one company about one item, and by when.

    `company_reference` is what the caller wrote; `company_id` stays empty until feedback_api has
    told us of that company.
    """

    __tablename__ = "promises"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    company_reference: Mapped[str] = mapped_column(String(200), index=True)
    company_id: Mapped[UUID | None] = mapped_column(Uuid(), index=True)
    by: Mapped[date | None] = mapped_column(Date(), index=True)
    wording: Mapped[str] = mapped_column(Text())
    made_by: Mapped[str] = mapped_column(Text())
    made_by_email: Mapped[str | None] = mapped_column(Text())
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), index=True)
    chance: Mapped[float | None]
    expected_on: Mapped[date | None] = mapped_column(Date())
    settled_at: Mapped[datetime | None]

    @property
    def item(self) -> UUID:
        return self.item_id

    @property
    def is_settled(self) -> bool:
        return self.state in ("kept", "broken")
