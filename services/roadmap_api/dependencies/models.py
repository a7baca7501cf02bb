from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common import clock
from services.roadmap_api.records import Base


class Dependency(Base):
    """One item needs another to be done first."""

    __tablename__ = "dependencies"

    item_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("items.id", ondelete="CASCADE"), primary_key=True
    )
    needs_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("items.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
