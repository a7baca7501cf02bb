from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import Base


class FirstRequest(Base):
    """When a request first stood behind an item, and which; demand itself has only counts."""

    __tablename__ = "first_requests"

    item_id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    request_id: Mapped[UUID] = mapped_column(Uuid())
    at: Mapped[datetime]
