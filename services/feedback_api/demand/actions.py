"""Weigh again what changed, keep it, and tell: once for each request and item touched."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock, outbox
from services.common.actors import Actor
from services.common.db import upsert
from services.feedback_api.demand import queries
from services.feedback_api.demand.events import demand_changed
from services.feedback_api.demand.models import ItemDemand, RequestDemand
from services.feedback_api.requests.models import FeatureRequest, ItemLink

COUNTED = (
    "companies",
    "contacts",
    "votes",
    "notes",
    "renewing_companies",
    "open_deals_count",
    "asks_lately",
    "asks_before",
)
PRICED = ("arr", "renewing_arr", "open_deals")
CHUNK = 500


async def refresh(
    session: AsyncSession,
    actor: Actor | None,
    requests: Iterable[UUID],
    *,
    items: Iterable[UUID] = (),
) -> None:
    """Everything that counts for these requests, and the items behind them, is weighed again.

    `requests` may hold merged ones; `items` are those touched beside the linked ones.
    """
    await session.flush()
    named = set(requests)
    touched = set(items)
    if named:
        roots = await queries.roots_of(session, named)
        await queries.wait_for_others(session, FeatureRequest, FeatureRequest.id, roots)
        await keep_requests(session, named | roots)
        touched |= await queries.items_of(session, roots)
    if touched:
        await queries.wait_for_others(session, ItemLink, ItemLink.item_id, touched)
        await _tell_items(session, actor, touched)


async def refresh_companies(
    session: AsyncSession, actor: Actor | None, companies: Iterable[UUID]
) -> None:
    await session.flush()
    touched = await queries.requests_of_companies(session, companies)
    if touched:
        await refresh(session, actor, touched)


async def weigh_requests(
    session: AsyncSession, ids: Collection[UUID]
) -> dict[UUID, dict[str, Any]]:
    """The figures of each request as of now; zeros where nobody asks."""
    return await _weigh(session, queries.pairs_of_requests(ids), ids)


async def weigh_items(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    return await _weigh(session, queries.pairs_of_items(ids), ids)


async def weigh_named_requests(
    session: AsyncSession, ids: Collection[UUID]
) -> dict[UUID, dict[str, Any]]:
    """A merged request has the figures of the one that it counts as."""
    rows = await session.execute(
        select(FeatureRequest.id, FeatureRequest.root_id).where(FeatureRequest.id.in_(ids))
    )
    roots = {key: root_id for key, root_id in rows}
    weighed = await weigh_requests(session, set(roots.values()))
    return {key: weighed[roots[key]] if key in roots else whole(None) for key in ids}


async def _weigh(
    session: AsyncSession, pairs: Select[UUID, UUID], ids: Collection[UUID]
) -> dict[UUID, dict[str, Any]]:
    if not ids:
        return {}
    at = clock.now()
    rows = (await session.execute(queries.figures(pairs, at, at.date()))).mappings()
    found = {row["target"]: row for row in rows}
    return {target: whole(found.get(target)) for target in ids}


def whole(row: Any | None) -> dict[str, Any]:
    """Every figure, zero where there is none."""
    held = row or {}
    values: dict[str, Any] = {name: held.get(name) or 0 for name in COUNTED}
    values |= {name: held.get(name) or Decimal(0) for name in PRICED}
    values["last_asked_at"] = held.get("last_asked_at")
    return values


async def keep_requests(session: AsyncSession, ids: set[UUID]) -> None:
    for some in _chunks(ids):
        weighed = await weigh_requests(session, some)
        found = await session.execute(
            select(FeatureRequest.id, FeatureRequest.created_at).where(FeatureRequest.id.in_(some))
        )
        made = {key: created_at for key, created_at in found}
        rows = [
            {"id": key, **weighed[key], "active_at": weighed[key]["last_asked_at"] or made[key]}
            for key in some
        ]
        columns = [*COUNTED, *PRICED, "last_asked_at", "active_at"]
        await session.execute(
            upsert(session, RequestDemand, rows, index_elements=["request_id"], set_=columns)
        )


async def tell_what_changed(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Only the items whose figures are no longer those that were told last."""
    weighed = await weigh_items(session, ids)
    kept = await session.scalars(select(ItemDemand).where(ItemDemand.item_id.in_(ids)))
    changed = {
        row.item_id
        for row in kept
        if any(getattr(row, name) != value for name, value in weighed[row.item_id].items())
    }
    if changed:
        await _tell_items(session, None, changed)


async def _tell_items(session: AsyncSession, actor: Actor | None, ids: set[UUID]) -> None:
    for some in _chunks(ids):
        weighed = await weigh_items(session, some)
        rows = [{"item_id": key, **figures} for key, figures in weighed.items()]
        columns = [*COUNTED, *PRICED, "last_asked_at"]
        await session.execute(
            upsert(session, ItemDemand, rows, index_elements=["item_id"], set_=columns)
        )
        linked = (await session.execute(queries.linked_requests(some))).all()
        requests = {key: list(rows) for key, rows in groupby(linked, lambda row: row.item_id)}
        notes = {row.target: row for row in await session.execute(queries.first_notes(some))}
        events = [
            demand_changed(
                key, ItemDemand(item_id=key, **figures), requests.get(key, []), notes.get(key)
            )
            for key, figures in weighed.items()
        ]
        outbox.record_all(session, list(events), actor=actor)


def _chunks(ids: set[UUID]) -> list[list[UUID]]:
    ordered = sorted(ids)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]
