from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.outbox import plain
from services.roadmap_api.history.models import Change
from services.roadmap_api.history.plans import State, Undo, plan_before
from services.roadmap_api.items.models import Item, plan_state
from services.roadmap_api.items.queries import is_outsider

# What everyone who sees an item may know of its past.
SAFE_FIELDS = ("stage", "horizon", "expected_on")
PUBLIC_FIELDS = (*SAFE_FIELDS, "audience", "wording.customer")
SALES_FIELDS = ("title", *PUBLIC_FIELDS, "wording.sales")


def changes_of(actor: Actor, item: Item) -> Select[Change]:
    changes = select(Change).where(Change.item_id == item.id)
    if not actor.is_internal:
        changes = changes.where(Change.field.in_(SAFE_FIELDS))
    return changes


async def plan_as_of(session: AsyncSession, at: datetime) -> dict[UUID, State]:
    """Everybody's plan at that time; `seen_by` takes out what the reader may not know."""
    plan: dict[UUID, State] = {
        item.id: plain(plan_state(item)) for item in await session.scalars(select(Item))
    }
    later = await session.execute(
        select(Change.item_id, Change.field, Change.before)
        .where(Change.at > at)
        .order_by(Change.at.desc(), Change.id.desc())
    )
    return plan_before(plan, [Undo(row.item_id, row.field, row.before) for row in later])


async def audiences_now(session: AsyncSession) -> dict[UUID, str]:
    rows = await session.execute(select(Item.id, Item.audience))
    return {item_id: audience for item_id, audience in rows}


def seen_by(actor: Actor, plan: dict[UUID, State], now: dict[UUID, str]) -> dict[UUID, State]:
    """Others than insiders see what was meant for them then and still is; their words alone."""
    if actor.is_internal:
        return plan
    seen = {}
    for item, state in plan.items():
        if state["audience"] in actor.audiences and now.get(item) in actor.audiences:
            if not is_outsider(actor):
                seen[item] = _only(state, SALES_FIELDS)
            elif state["wording.customer"]:
                public = _only(state, PUBLIC_FIELDS)
                seen[item] = public | {"title": state["wording.customer"]}
    return seen


def _only(state: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: state.get(field) for field in fields}
