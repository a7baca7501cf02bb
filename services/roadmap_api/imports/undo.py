"""Taking an import back: items it made are removed, fields it changed are put back."""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.outbox import plain
from services.common.problems import Problem
from services.roadmap_api.history.models import Change
from services.roadmap_api.imports.models import Import
from services.roadmap_api.items.actions import apply, delete_items, tell_changed
from services.roadmap_api.items.models import Item, plan_state
from services.roadmap_api.items.schemas import ItemPatch
from services.roadmap_api.products.actions import delete_product
from services.roadmap_api.products.models import Product

AT_ONCE = 100
NESTED = ("effort", "wording", "brief", "feasibility")


async def take_back_some(session: AsyncSession, actor: Actor, running: Import) -> bool:
    """One stretch of the work; False when nothing is left to take back."""
    made = await _items_made(session, running)
    if made:
        await _remove(session, actor, running, made)
        return True
    changed = await _items_changed(session, running)
    if changed:
        for item in changed:
            await _put_back(session, actor, running, item)
        return True
    for product_id in running.made_products:
        await _remove_product(session, actor, UUID(product_id))
    running.made_products = []
    return False


async def _items_made(session: AsyncSession, running: Import) -> list[Item]:
    """Those that could not be removed (they have a business case) are named and left."""
    made = select(Change.item_id).where(Change.import_id == running.id, Change.field == "created")
    kept = [UUID(error["item"]) for error in running.errors if "item" in error]
    rows = await session.scalars(
        select(Item).where(Item.id.in_(made), Item.id.not_in(kept)).limit(AT_ONCE)
    )
    return list(rows)


async def _remove(session: AsyncSession, actor: Actor, running: Import, made: list[Item]) -> None:
    """Together; where one of them must be kept, each on its own."""
    titles = {item.id: item.title for item in made}
    try:
        await delete_items(session, actor, made)
    except Problem as problem:
        if len(made) == 1:
            ((item_id, title),) = titles.items()
            left = {"row": 0, "detail": f"“{title}” stays: {problem}", "item": str(item_id)}
            running.errors = [*running.errors, left]
            return
        for item_id in titles:
            item = await session.get(Item, item_id, populate_existing=True)
            if item is not None:
                await _remove(session, actor, running, [item])


async def _items_changed(session: AsyncSession, running: Import) -> list[Item]:
    """Items whose changes by this import have not been taken back yet."""
    later = Change.__table__.alias("later")
    undone = exists().where(later.c.item_id == Change.item_id, later.c.reason == _reason(running))
    changed = select(Change.item_id).where(
        Change.import_id == running.id, Change.field != "created", ~undone
    )
    rows = await session.scalars(select(Item).where(Item.id.in_(changed)).limit(AT_ONCE))
    return list(rows)


async def _put_back(session: AsyncSession, actor: Actor, running: Import, item: Item) -> None:
    """A field that somebody changed since keeps what they wrote."""
    rows = await session.scalars(
        select(Change)
        .where(Change.import_id == running.id, Change.item_id == item.id)
        .order_by(Change.id)
    )
    before = plan_state(item)
    now = plain(before)
    old = {row.field: row.before for row in rows if now.get(row.field) == row.after}
    if "stage" in old:
        item.stage = old["stage"]
    fields = {name: value for name, value in old.items() if name != "stage"}
    apply(item, ItemPatch.model_validate(_nested(item, fields)).changes())
    await tell_changed(session, actor, item, before, reason=_reason(running))
    session.add(_mark(actor, running, item))


def _nested(item: Item, fields: dict[str, Any]) -> dict[str, Any]:
    """`effort.low` and its like, as PATCH takes them."""
    body: dict[str, Any] = {}
    for name, value in fields.items():
        group, _, part = name.partition(".")
        if part and group in NESTED:
            body.setdefault(group, {})[part] = value
        else:
            body[name] = value
    if "effort" in body:
        effort = {**(item.effort or {}), **body["effort"]}
        body["effort"] = effort if effort.get("likely") is not None else None
    return body


def _mark(actor: Actor, running: Import, item: Item) -> Change:
    """Says that this item is done, also where nothing was left to put back."""
    return Change(
        item_id=item.id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.label,
        field="import",
        before=str(running.id),
        after=None,
        reason=_reason(running),
    )


def _reason(running: Import) -> str:
    return f"Import {running.id} was undone"


async def _remove_product(session: AsyncSession, actor: Actor, product_id: UUID) -> None:
    product = await session.get(Product, product_id)
    if product is None:
        return
    try:
        async with session.begin_nested():
            await delete_product(session, actor, product)
    except Problem:
        # Items of somebody else belong to it by now, so it stays.
        return
