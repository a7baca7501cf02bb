from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Date, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import Money
from services.roadmap_api.records import Base


class Company(Base):
    """What roadmap_api keeps of a customer account; feedback_api owns it."""

    __tablename__ = "companies"

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(200), index=True)
    name: Mapped[str] = mapped_column(Text())
    plan: Mapped[str | None] = mapped_column(Text())
    arr: Mapped[Decimal | None] = mapped_column(Money())
    renewal_on: Mapped[date | None] = mapped_column(Date())
    segment: Mapped[str | None] = mapped_column(Text())
    owner_email: Mapped[str | None] = mapped_column(Text())
    merged_into_id: Mapped[UUID | None] = mapped_column(Uuid())
    sequence: Mapped[int] = mapped_column(BigInteger())


class CompanyAlias(Base):
    """The company's id in one tool."""

    __tablename__ = "company_aliases"

    tool: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True, index=True)
    company_id: Mapped[UUID] = mapped_column(Uuid(), index=True)
