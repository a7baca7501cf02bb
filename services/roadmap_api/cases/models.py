from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.common.db import JSONB, Money
from services.roadmap_api.records import RoadmapRecord


class Case(RoadmapRecord):
    """One version of an item's business case; the approved ones never change again."""

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    metric: Mapped[str | None] = mapped_column(String(200), index=True)
    effect_is: Mapped[str] = mapped_column(String(10), default="absolute")
    effect_low: Mapped[float]
    effect_likely: Mapped[float]
    effect_high: Mapped[float]
    measured_for_days: Mapped[int]
    value_per_unit: Mapped[Decimal | None] = mapped_column(Money())
    cost_low: Mapped[Decimal] = mapped_column(Money())
    cost_likely: Mapped[Decimal] = mapped_column(Money())
    cost_high: Mapped[Decimal] = mapped_column(Money())
    discount_rate: Mapped[float]
    horizon_months: Mapped[int] = mapped_column(Integer())
    cash_flows: Mapped[list[Any] | None] = mapped_column(JSONB)
    cash_flows_every: Mapped[str] = mapped_column(String(10), default="year")
    kill_criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    measurability: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    written_by: Mapped[str] = mapped_column(Text())
    approved_at: Mapped[datetime | None]
    frozen: Mapped[str | None] = mapped_column(Text())
    hash: Mapped[str | None] = mapped_column(String(64))
    entered_afterwards: Mapped[bool] = mapped_column(default=False)

    approvals: Mapped[list["CaseApproval"]] = relationship(
        lazy="raise", order_by="CaseApproval.at, CaseApproval.id", passive_deletes=True
    )

    @property
    def item(self) -> UUID:
        return self.item_id

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def effect(self) -> dict[str, float]:
        return {"low": self.effect_low, "likely": self.effect_likely, "high": self.effect_high}

    @property
    def cost(self) -> dict[str, Decimal]:
        return {"low": self.cost_low, "likely": self.cost_likely, "high": self.cost_high}


class CaseApproval(RoadmapRecord):
    """Who signed a version of a case, or refused it, when and with what words."""

    __tablename__ = "case_approvals"
    __table_args__ = (UniqueConstraint("case_id", "signer_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    decision: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text())
    signer_id: Mapped[str] = mapped_column(Text())
    signer: Mapped[str] = mapped_column(Text())
    role: Mapped[str] = mapped_column(String(20))
    function: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    though_too_small: Mapped[bool] = mapped_column(default=False)
