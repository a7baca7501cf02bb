from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB, Money
from services.roadmap_api.records import RoadmapRecord


class ItemVerdict(RoadmapRecord):
    """What a person says came of a launch, beside what was promised and what was measured.

    `promised`, `effect` and `interval` are copies in the metric's own unit and sign, so that a
    later reading or case never changes what was judged.
    """

    __tablename__ = "verdicts"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    launch_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("launches.id", ondelete="CASCADE"), unique=True
    )
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"))
    reading_id: Mapped[UUID] = mapped_column(Uuid(), unique=True)
    verdict: Mapped[str] = mapped_column(String(20), index=True)
    hint: Mapped[str | None] = mapped_column(String(20))
    next: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text())
    metric: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str | None] = mapped_column(String(60))
    direction: Mapped[str | None] = mapped_column(String(10))
    effect_is: Mapped[str] = mapped_column(String(10), default="absolute")
    effect: Mapped[float | None]
    interval: Mapped[list[float] | None] = mapped_column(JSONB)
    promised: Mapped[dict[str, float] | None] = mapped_column(JSONB)
    spent: Mapped[Decimal | None] = mapped_column(Money())
    kill_criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    given_by: Mapped[str] = mapped_column(Text())
    given_at: Mapped[datetime]
    entered_afterwards: Mapped[bool] = mapped_column(default=False)

    @property
    def item(self) -> UUID:
        return self.item_id

    @property
    def launch(self) -> UUID | None:
        return self.launch_id

    @property
    def reading(self) -> UUID:
        return self.reading_id
