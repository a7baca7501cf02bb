"""Demand by a full pull: what the events should have told, asked for anew."""

from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import select

from services.common.jobs import Runners
from services.roadmap_api.demand.actions import keep_demand
from services.roadmap_api.demand.models import ItemDemand
from services.roadmap_api.items.models import Item

runners = Runners()
AT_ONCE = 50


@runners.on("demand.pull")
async def pull_when_asked(app: FastAPI, _: dict[str, Any]) -> None:
    await pull_demand(app)


@runners.every(seconds=86_400)
async def pull_demand(app: FastAPI) -> None:
    """Ask feedback_api about every item, fifty at once; no transaction is held over HTTP."""
    async with app.state.database.reads() as session:
        ids = list(await session.scalars(select(Item.id).order_by(Item.id)))
    for start in range(0, len(ids), AT_ONCE):
        await _pull(app, ids[start : start + AT_ONCE])


async def _pull(app: FastAPI, ids: list[UUID]) -> None:
    answer = await app.state.http["feedback"].get(
        "/v1/demand", params=[("item", str(item_id)) for item_id in ids]
    )
    answer.raise_for_status()
    async with app.state.sessions.begin() as session:
        known = {
            row.item_id: row.sequence
            for row in await session.scalars(select(ItemDemand).where(ItemDemand.item_id.in_(ids)))
        }
        for told in answer.json()["results"]:
            # A pull is as new as the last event, so that the next event still counts.
            sequence = known.get(UUID(told["item"]), 0)
            await keep_demand(session, told | {"sequence": sequence})
