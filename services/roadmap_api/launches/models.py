from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.common.db import JSONB
from services.roadmap_api.records import RoadmapRecord


class Launch(RoadmapRecord):
    """How an item goes to market: who has it, who does what before, how it is measured after."""

    __tablename__ = "launches"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"))
    tier: Mapped[int]
    goes_live_on: Mapped[date] = mapped_column(Date(), index=True)
    live_at: Mapped[datetime | None] = mapped_column(index=True)
    exposure: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    metric: Mapped[str | None] = mapped_column(String(200), index=True)
    measured_for_days: Mapped[int | None]
    control: Mapped[str] = mapped_column(String(10), default="none")
    controls: Mapped[list[str]] = mapped_column(JSONB, default=list)
    guardrails: Mapped[list[str]] = mapped_column(JSONB, default=list)
    rollback_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    messages: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    planned_by: Mapped[str] = mapped_column(Text())
    entered_afterwards: Mapped[bool] = mapped_column(default=False)

    tasks: Mapped[list["LaunchTask"]] = relationship(
        lazy="raise", order_by="LaunchTask.position, LaunchTask.id", passive_deletes=True
    )

    @property
    def item(self) -> UUID:
        return self.item_id

    @property
    def is_live(self) -> bool:
        return self.live_at is not None


class LaunchTask(RoadmapRecord):
    """Something one function does before the launch; a required one holds it back until done."""

    __tablename__ = "launch_tasks"
    __table_args__ = (UniqueConstraint("launch_id", "key"),)

    launch_id: Mapped[UUID] = mapped_column(
        ForeignKey("launches.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    function: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(12), default="task")
    is_required: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    due_on: Mapped[date | None] = mapped_column(Date())
    evidence: Mapped[str | None] = mapped_column(Text())
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(Text())

    @property
    def owner(self) -> UUID | None:
        return self.owner_id

    @property
    def is_done(self) -> bool:
        return self.done_at is not None
