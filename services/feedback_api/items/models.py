"""What is known here of roadmap items: a projection of roadmap_api's events."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.feedback_api.records import FeedbackRecord


class KnownItem(FeedbackRecord):
    """An item as roadmap_api last told it; its id is roadmap_api's."""

    __tablename__ = "known_items"

    title: Mapped[str]
    kind: Mapped[str | None]
    stage: Mapped[str] = mapped_column(index=True)
    horizon: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    audience: Mapped[str] = mapped_column(default="internal")
    wording: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    owner: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    product_id: Mapped[UUID | None]
    # What a launch brought, once its verdict is given.
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    is_deleted: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(BigInteger, default=0)
