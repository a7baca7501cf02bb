"""Customer accounts, the ids other tools give them, and their mail domains."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.common.db import JSONB
from services.feedback_api.records import Base, FeedbackRecord


class Company(FeedbackRecord):
    """One customer account; `external_id` is the CRM's own id."""

    __tablename__ = "companies"
    __table_args__ = (Index(None, "root_id"), Index(None, "name"))

    external_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    plan: Mapped[str | None]
    arr: Mapped[Decimal | None]
    renewal_on: Mapped[date | None]
    segment: Mapped[str | None]
    crm_url: Mapped[str | None]
    owner_email: Mapped[str | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("companies.id"), index=True)
    # The company that counts: itself, or the last one of the chain it was merged into.
    root_id: Mapped[UUID]

    aliases: Mapped[list["CompanyAlias"]] = relationship(
        lambda: CompanyAlias,
        lazy="raise",
        order_by=lambda: CompanyAlias.created_at,
        passive_deletes=True,
    )
    domains: Mapped[list["CompanyDomain"]] = relationship(
        lambda: CompanyDomain,
        lazy="raise",
        order_by=lambda: CompanyDomain.created_at,
        passive_deletes=True,
    )

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None


class CompanyAlias(Base):
    """The company's id in one tool: a product tenant, a Stripe customer, a Zendesk organisation."""

    __tablename__ = "company_aliases"

    tool: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    # Settled by a person: the CRM's next PUT does not take it away.
    is_settled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class CompanyDomain(Base):
    """A mail domain that belongs to one company; free-mail domains are never stored."""

    __tablename__ = "company_domains"

    domain: Mapped[str] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    is_settled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
