"""Renewals come near and asks grow old without anybody doing anything: weighed again each day."""

from fastapi import FastAPI
from sqlalchemy import select

from services.common.jobs import Runners
from services.feedback_api.demand import actions
from services.feedback_api.demand.models import ItemDemand, RequestDemand

runners = Runners()
AT_ONCE = 100


@runners.every(seconds=6 * 3600)
async def weigh_again(app: FastAPI) -> None:
    """Every request and item that anybody asks for, a hundred at a time; changes are told."""
    async with app.state.database.reads() as session:
        requests = list(
            await session.scalars(
                select(RequestDemand.id).where(RequestDemand.last_asked_at.is_not(None))
            )
        )
        items = list(
            await session.scalars(
                select(ItemDemand.item_id).where(ItemDemand.last_asked_at.is_not(None))
            )
        )
    for start in range(0, len(requests), AT_ONCE):
        async with app.state.sessions.begin() as session:
            await actions.keep_requests(session, set(requests[start : start + AT_ONCE]))
    for start in range(0, len(items), AT_ONCE):
        async with app.state.sessions.begin() as session:
            await actions.tell_what_changed(session, items[start : start + AT_ONCE])
