from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.common.schemas import Out


class ReadingOut(Out):
    """A measured result as metrics_api told it; `id` is its id there."""

    id: UUID
    launch: UUID | None
    item: UUID | None
    metric: str
    unit: str | None
    provisional: bool
    method: str | None
    effect: dict[str, Any]
    interval: dict[str, Any]
    alpha: float | None
    probability: float | None
    quality: Any
    verdict_hint: str | None
    caveats: list[Any]
    days_measured: int
    days_due: int | None
    final_on: date | None
    live_at: datetime | None
    ready_at: datetime
    entered_afterwards: bool
