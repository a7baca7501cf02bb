"""Shapes of demand."""

from datetime import datetime
from uuid import UUID

from services.common.schemas import MoneyOut, Out


class DemandOut(Out):
    item: UUID | None
    request: UUID | None
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
    trend: int
    asks_lately: int
    asks_before: int


class DemandsOut(Out):
    results: list[DemandOut]
