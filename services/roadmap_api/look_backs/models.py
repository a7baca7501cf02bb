from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.roadmap_api.records import RoadmapRecord


class LookBack(RoadmapRecord):
    """A past launch, measured on numbers that were sent in afterwards.

    Its case, launch, reading and verdict are rows like any other, marked `entered_afterwards`.
    """

    __tablename__ = "look_backs"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    launch_id: Mapped[UUID] = mapped_column(ForeignKey("launches.id"))
    verdict_id: Mapped[UUID] = mapped_column(ForeignKey("verdicts.id"))
    live_on: Mapped[date] = mapped_column(Date())
    metric: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str | None] = mapped_column(String(60))
    direction: Mapped[str] = mapped_column(String(10))
    points: Mapped[list[list[Any]]] = mapped_column(JSONB)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB)
    entered_by: Mapped[str] = mapped_column(Text())

    @property
    def item(self) -> UUID:
        return self.item_id

    @property
    def launch(self) -> UUID:
        return self.launch_id

    @property
    def case(self) -> UUID:
        return self.case_id
