from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.db import upsert
from services.roadmap_api.demand.models import ItemDemand
from services.roadmap_api.scores.jobs import rank_again


async def keep_demand(session: AsyncSession, told: dict[str, Any]) -> None:
    """Take feedback_api's count for an item, unless a newer one was told."""
    item_id = UUID(str(told["item"]))
    known = await session.get(ItemDemand, item_id)
    sequence = int(told.get("sequence") or 0)
    if known is not None and sequence < known.sequence:
        return
    values = _columns(told, known) | {"sequence": sequence, "counted_at": clock.now()}
    await session.execute(
        upsert(
            session,
            ItemDemand,
            {"item_id": item_id} | values,
            index_elements=["item_id"],
            set_=list(values),
        )
    )
    if known is not None:
        session.expire(known)
    await rank_again(session)


def _columns(told: dict[str, Any], known: ItemDemand | None) -> dict[str, Any]:
    """A full pull has the figures alone; who asked first and for what stays as events told it."""
    counts = ("companies", "contacts", "votes", "notes", "renewing_companies", "open_deals_count")
    sums = ("arr", "renewing_arr", "open_deals")
    last_asked_at = told.get("last_asked_at")
    return {
        **{name: int(told.get(name) or 0) for name in counts},
        **{name: Decimal(str(told.get(name) or 0)) for name in sums},
        "last_asked_at": datetime.fromisoformat(last_asked_at) if last_asked_at else None,
        "trend": told.get("trend"),
        "requests": told.get("requests", known.requests if known else []),
        "first_note": told.get("first_note", known.first_note if known else None),
    }
