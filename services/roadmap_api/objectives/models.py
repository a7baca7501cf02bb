from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, Float, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class Objective(RoadmapRecord):
    """What we want between two dates; objectives nest."""

    __tablename__ = "objectives"

    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text())
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("objectives.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    starts_on: Mapped[date] = mapped_column(Date())
    ends_on: Mapped[date] = mapped_column(Date(), index=True)
    closed_at: Mapped[datetime | None]
    closing_score: Mapped[float | None] = mapped_column(Float())
    closing_note: Mapped[str | None] = mapped_column(Text())

    @property
    def product(self) -> UUID | None:
        return self.product_id

    @property
    def team(self) -> UUID | None:
        return self.team_id

    @property
    def parent(self) -> UUID | None:
        return self.parent_id

    @property
    def owner(self) -> UUID | None:
        return self.owner_id


class KeyResult(RoadmapRecord):
    """How we know. With `metric` the value comes from metrics_api, else from check-ins."""

    __tablename__ = "key_results"

    objective_id: Mapped[UUID] = mapped_column(
        ForeignKey("objectives.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    metric: Mapped[str | None] = mapped_column(String(200), index=True)
    unit: Mapped[str | None] = mapped_column(String(40))
    baseline: Mapped[float] = mapped_column(Float())
    target: Mapped[float] = mapped_column(Float())
    due_on: Mapped[date] = mapped_column(Date())
    own_value: Mapped[float | None] = mapped_column(Float())
    own_value_at: Mapped[datetime | None]


class CheckIn(RoadmapRecord):
    """A dated note of confidence (0..10) on an objective, or on one of its key results."""

    __tablename__ = "check_ins"

    objective_id: Mapped[UUID] = mapped_column(
        ForeignKey("objectives.id", ondelete="CASCADE"), index=True
    )
    key_result_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("key_results.id", ondelete="CASCADE"), index=True
    )
    confidence: Mapped[int] = mapped_column(Integer())
    note: Mapped[str | None] = mapped_column(Text())
    value: Mapped[float | None] = mapped_column(Float())
    by_id: Mapped[str] = mapped_column(String(120))
    by_name: Mapped[str] = mapped_column(String(254))

    @property
    def objective(self) -> UUID:
        return self.objective_id

    @property
    def key_result(self) -> UUID | None:
        return self.key_result_id
