from datetime import datetime
from typing import Any
from uuid import UUID

from services.common.schemas import MoneyOut, Out


class AskedFor(Out):
    id: UUID
    title: str
    importance: int | None = None


class DemandOut(Out):
    """Who asks for an item, as feedback_api last counted: each company once."""

    companies: int
    contacts: int
    votes: int
    notes: int
    arr: MoneyOut
    renewing_arr: MoneyOut
    renewing_companies: int
    open_deals: MoneyOut
    open_deals_count: int
    last_asked_at: datetime | None
    trend: Any
    requests: list[AskedFor]
    first_note: dict[str, Any] | None
    counted_at: datetime
