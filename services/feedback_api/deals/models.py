"""Sales in the CRM, with their money and the requests they hang on."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.feedback_api.companies.models import Company
from services.feedback_api.records import Base, FeedbackRecord


class Deal(FeedbackRecord):
    __tablename__ = "deals"

    external_id: Mapped[str] = mapped_column(unique=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"), index=True)
    name: Mapped[str]
    amount: Mapped[Decimal]
    stage: Mapped[str]
    closes_on: Mapped[date | None]
    owner_email: Mapped[str | None]
    reason: Mapped[str | None]
    competitor: Mapped[str | None]

    company: Mapped[Company] = relationship(lazy="raise")
    requests: Mapped[list["DealRequest"]] = relationship(
        lambda: DealRequest, lazy="raise", passive_deletes=True
    )

    @property
    def is_open(self) -> bool:
        return self.stage == "open"


class DealRequest(Base):
    """This deal hangs on that request."""

    __tablename__ = "deal_requests"

    deal_id: Mapped[UUID] = mapped_column(
        ForeignKey("deals.id", ondelete="CASCADE"), primary_key=True
    )
    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True, index=True
    )
