from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, synonym

from services.common import clock
from services.common.db import JSONB
from services.common.ids import new_id
from services.roadmap_api.records import Base


class Change(Base):
    """One field of one item, from what to what; rows outlive their item.

    The field `created` holds the whole first state in `after`, `deleted` the last in `before`.
    """

    __tablename__ = "item_changes"
    __table_args__ = (Index("ix_item_changes_item_id_at", "item_id", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id)
    item_id: Mapped[UUID] = mapped_column(Uuid())
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    # A change never changes: lists with `updated_after` go by when it was made.
    updated_at: Mapped[datetime] = synonym("at")
    actor_kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[str] = mapped_column(String(120))
    actor_name: Mapped[str] = mapped_column(String(254))
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[Any] = mapped_column(JSONB, nullable=True)
    after: Mapped[Any] = mapped_column(JSONB, nullable=True)
    reason: Mapped[str | None] = mapped_column(Text())
    evidence: Mapped[Any] = mapped_column(JSONB, nullable=True)
    import_id: Mapped[UUID | None] = mapped_column(Uuid(), index=True)
