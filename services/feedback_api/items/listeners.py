"""Follows roadmap_api's items: the projection, and the statuses of the requests behind them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.inbox import Handlers
from services.feedback_api.items.models import KnownItem
from services.feedback_api.requests.actions import settle_statuses
from services.feedback_api.requests.models import ItemLink

handlers = Handlers()
DATES = ("starts_on", "ends_on", "expected_on")


@handlers.on("roadmap.item_changed")
async def take_item(session: AsyncSession, data: dict[str, Any]) -> None:
    """An older state than the one known changes nothing."""
    item = await _known(session, data)
    if int(data.get("sequence") or 0) < item.sequence:
        return
    stage = item.stage
    item.title = data["title"]
    item.kind = data.get("kind")
    item.stage = data.get("stage") or "idea"
    item.horizon = data.get("horizon")
    item.audience = data.get("audience") or "internal"
    item.wording = data.get("wording") or {}
    item.owner = data.get("owner")
    item.product_id = _id(data.get("product"))
    item.is_deleted = bool(data.get("deleted"))
    item.sequence = int(data.get("sequence") or 0)
    for name in DATES:
        setattr(item, name, _date(data.get(name)))
    await session.flush()
    if item.stage != stage or item.is_deleted:
        await _settle(session, item.id)


@handlers.on("roadmap.item_deleted")
async def forget_item(session: AsyncSession, data: dict[str, Any]) -> None:
    item = await session.get(KnownItem, UUID(str(data["id"])))
    if item is not None:
        item.is_deleted = True
        await session.flush()
        await _settle(session, item.id)


@handlers.on("roadmap.verdict_given")
async def take_outcome(session: AsyncSession, data: dict[str, Any]) -> None:
    """What came of a launch, in the wording for customers only."""
    item = await session.get(KnownItem, UUID(str(data["item"])))
    if item is None:
        return
    wording = data.get("wording")
    spoken = wording.get("customer") if isinstance(wording, dict) else None
    item.outcome = {
        "verdict": data.get("verdict"),
        "wording": spoken,
        "given_at": clock.now().isoformat(),
    }


async def _known(session: AsyncSession, data: dict[str, Any]) -> KnownItem:
    item_id = UUID(str(data["id"]))
    item = await session.get(KnownItem, item_id)
    if item is None:
        item = KnownItem(id=item_id, title=data["title"], stage="", sequence=-1)
        session.add(item)
    return item


async def _settle(session: AsyncSession, item_id: UUID) -> None:
    linked = set(
        await session.scalars(select(ItemLink.request_id).where(ItemLink.item_id == item_id))
    )
    if linked:
        await settle_statuses(session, None, linked)


def _id(value: Any) -> UUID | None:
    """Ids arrive plain or inside a small record."""
    if isinstance(value, dict):
        value = value.get("id")
    return UUID(str(value)) if value else None


def _date(value: Any) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None
