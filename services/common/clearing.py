"""Taking the demo out of a service: every row of every table, proved by count."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from sqlalchemy import ColumnElement, MetaData, Table, delete, func, select

from services.common.actors import find_actor
from services.common.problems import Conflict, NotFound

# What a module keeps beside its database: empties it, and counts what is left by name.
Emptying = Callable[[], Awaitable[dict[str, int]]]
Kept = dict[str, ColumnElement[bool]]

router = APIRouter(prefix="/internal", include_in_schema=False)


class NotADemo(Conflict):
    title = "This workspace is not a demo: nothing is removed"


@router.post("/clear")
async def clear_for_roadmap(request: Request) -> dict[str, int]:
    """Asked by roadmap_api alone, when an admin starts with their own data."""
    actor = await find_actor(request)
    if (actor.kind, actor.id) != ("service", "roadmap"):
        raise NotFound()
    return await clear(request.app)


async def clear(app: FastAPI, kept: Kept | None = None) -> dict[str, int]:
    """Rows left by table; all zero but for what `kept` names. Only in a demo workspace."""
    if not app.state.settings.is_demo:
        raise NotADemo()
    tables = tables_of(app.state.metadata)
    left: dict[str, int] = {}
    async with app.state.database.sessions.begin() as session:
        for table in reversed(tables):
            await session.execute(_without(table, kept or {}))
        for table in tables:
            count = select(func.count()).select_from(table)
            if kept and table.name in kept:
                count = count.where(~kept[table.name])
            left[table.name] = await session.scalar(count) or 0
    for empty in app.state.emptyings:
        left |= await empty()
    app.state.identity.keys.forget()
    return left


def _without(table: Table, kept: Kept) -> Any:
    statement = delete(table)
    return statement.where(~kept[table.name]) if table.name in kept else statement


def tables_of(metadata: Collection[MetaData]) -> list[Table]:
    """Every table, those that others point at first."""
    return [table for one in metadata for table in one.sorted_tables]
