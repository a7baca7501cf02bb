from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Float, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.roadmap_api.records import Base, RoadmapRecord


class Item(RoadmapRecord):
    """One thing on the roadmap; items nest by `parent_id`.

    `searchable` is all of its text in lower case, `searchable_safe` only what sales may say, so
    that a search never tells whether an internal word occurs.
    """

    __tablename__ = "items"
    __table_args__ = (Index("ix_items_horizon_position", "horizon", "position"),)

    title: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(20))
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id"), index=True)
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("areas.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("items.id"), index=True)
    objective_id: Mapped[UUID | None] = mapped_column(ForeignKey("objectives.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)

    stage: Mapped[str] = mapped_column(String(20), index=True)
    stage_since: Mapped[datetime]
    paused_from: Mapped[str | None] = mapped_column(String(20))
    stage_reason: Mapped[str | None] = mapped_column(Text())
    launched_at: Mapped[datetime | None]

    horizon: Mapped[str | None] = mapped_column(String(10))
    position: Mapped[int] = mapped_column(BigInteger())
    starts_on: Mapped[date | None] = mapped_column(Date())
    ends_on: Mapped[date | None] = mapped_column(Date())
    likely_on: Mapped[date | None] = mapped_column(Date())
    effort_low: Mapped[float | None] = mapped_column(Float())
    effort_likely: Mapped[float | None] = mapped_column(Float())
    effort_high: Mapped[float | None] = mapped_column(Float())

    audience: Mapped[str] = mapped_column(String(12), index=True)
    wording_plain: Mapped[str | None] = mapped_column(Text())
    wording_technical: Mapped[str | None] = mapped_column(Text())
    wording_customer: Mapped[str | None] = mapped_column(Text())
    wording_sales: Mapped[str | None] = mapped_column(Text())
    brief: Mapped[dict[str, str]] = mapped_column(JSONB)
    feasibility: Mapped[dict[str, str]] = mapped_column(JSONB)
    tags: Mapped[list[str]] = mapped_column(JSONB)

    health: Mapped[str | None] = mapped_column(String(12))
    health_note: Mapped[str | None] = mapped_column(Text())
    confidence: Mapped[int | None] = mapped_column(Integer())

    created_by: Mapped[str] = mapped_column(String(120))
    searchable: Mapped[str] = mapped_column(Text())
    searchable_safe: Mapped[str] = mapped_column(Text())

    @property
    def product(self) -> UUID | None:
        return self.product_id

    @property
    def area(self) -> UUID | None:
        return self.area_id

    @property
    def objective(self) -> UUID | None:
        return self.objective_id

    @property
    def team(self) -> UUID | None:
        return self.team_id

    @property
    def owner(self) -> UUID | None:
        return self.owner_id

    @property
    def parent(self) -> UUID | None:
        return self.parent_id

    @property
    def expected_on(self) -> date | None:
        """When it is likely there: what somebody said last, else the planned end."""
        return self.likely_on or self.ends_on

    @property
    def wording(self) -> dict[str, str | None]:
        return {
            "plain": self.wording_plain,
            "technical": self.wording_technical,
            "customer": self.wording_customer,
            "sales": self.wording_sales,
        }

    @property
    def effort(self) -> dict[str, float | None] | None:
        if self.effort_likely is None:
            return None
        return {"low": self.effort_low, "likely": self.effort_likely, "high": self.effort_high}

    @property
    def safe_wording(self) -> str | None:
        """What sales may say to a customer."""
        return self.wording_sales or self.wording_customer


class ExternalId(Base):
    """The item's id in another tool; each belongs to one item."""

    __tablename__ = "item_external_ids"

    tool: Mapped[str] = mapped_column(String(40), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("items.id", ondelete="CASCADE"), index=True
    )


def plan_state(item: Item) -> dict[str, Any]:
    """All that people plan about an item, by the names that history and diffs use."""
    effort = item.effort or {}
    return {
        "title": item.title,
        "kind": item.kind,
        "stage": item.stage,
        "horizon": item.horizon,
        "product": item.product_id,
        "area": item.area_id,
        "objective": item.objective_id,
        "team": item.team_id,
        "owner": item.owner_id,
        "parent": item.parent_id,
        "starts_on": item.starts_on,
        "ends_on": item.ends_on,
        "expected_on": item.expected_on,
        "audience": item.audience,
        "health": item.health,
        "health_note": item.health_note,
        "confidence": item.confidence,
        "tags": list(item.tags),
        **{f"effort.{key}": effort.get(key) for key in ("low", "likely", "high")},
        **{f"wording.{key}": text for key, text in item.wording.items()},
        **{f"brief.{key}": item.brief.get(key) for key in BRIEF},
        **{f"feasibility.{key}": item.feasibility.get(key) for key in FEASIBILITY},
    }


BRIEF = ("problem", "who", "hypothesis", "acceptance", "not_in_scope")
FEASIBILITY = ("note", "debt", "by")
