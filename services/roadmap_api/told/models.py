from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import Base


class Told(Base):
    """feedback_api's last word on who was told what about an item."""

    __tablename__ = "told"

    item_id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    companies_told: Mapped[int]
    companies_due: Mapped[int]
    contacts_told: Mapped[int]
    last_sent_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(BigInteger())
