from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.common.db import JSONB
from services.roadmap_api.records import RoadmapRecord


class Decision(RoadmapRecord):
    """A question with its options, asked by a day; once decided, with the reason.

    `is_asked_of_board` puts it on the board's page while it is open.
    """

    __tablename__ = "decisions"

    title: Mapped[str] = mapped_column(String(300))
    question: Mapped[str | None] = mapped_column(Text())
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("items.id"), index=True)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    due_on: Mapped[date | None] = mapped_column(Date(), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    is_asked_of_board: Mapped[bool] = mapped_column(Boolean())
    state: Mapped[str] = mapped_column(String(10), index=True)
    decided: Mapped[str | None] = mapped_column(String(300))
    reason: Mapped[str | None] = mapped_column(Text())
    alternatives: Mapped[str | None] = mapped_column(Text())
    expected_effect: Mapped[str | None] = mapped_column(Text())
    review_on: Mapped[date | None] = mapped_column(Date())
    asked_by: Mapped[str] = mapped_column(Text())
    decided_by: Mapped[str | None] = mapped_column(Text())
    decided_at: Mapped[datetime | None]

    objections: Mapped[list["Objection"]] = relationship(
        lazy="raise", order_by="Objection.created_at, Objection.id", passive_deletes=True
    )

    @property
    def item(self) -> UUID | None:
        return self.item_id

    @property
    def owner(self) -> UUID | None:
        return self.owner_id

    @property
    def is_open(self) -> bool:
        return self.state == "open"


class Objection(RoadmapRecord):
    """Who disagreed with a decision or an item, and what was answered; it stays on record."""

    __tablename__ = "objections"

    decision_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), index=True
    )
    item_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("items.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text())
    by: Mapped[str] = mapped_column(Text())
    by_function: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(Text())
    answered_by: Mapped[str | None] = mapped_column(Text())
    answered_at: Mapped[datetime | None]
    change_made: Mapped[str | None] = mapped_column(Text())

    @property
    def decision(self) -> UUID | None:
        return self.decision_id

    @property
    def item(self) -> UUID | None:
        return self.item_id
