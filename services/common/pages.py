"""Keyset pages: stable while rows are added, and a way to keep another system in step."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime
from sqlalchemy import ColumnElement, Select, and_, inspect, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import desc_op
from sqlalchemy.types import TypeDecorator

from services.common import clock
from services.common.db import Money
from services.common.outbox import plain
from services.common.problems import invalid
from services.common.schemas import Out
from services.common.tables import Tombstone

T = TypeVar("T")
Order = InstrumentedAttribute[Any] | UnaryExpression[Any]


class Deleted(Out):
    """Stands in a list with `updated_after` for a record that is gone."""

    id: UUID
    deleted_at: AwareDatetime


class Page(Out, Generic[T]):
    """`next` goes back in as `after`; null on the last page."""

    results: list[T | Deleted]
    next: str | None


@dataclass(frozen=True)
class PageQuery_:
    after: str | None
    limit: int
    updated_after: datetime | None


def page_query(
    after: Annotated[str | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    updated_after: Annotated[
        AwareDatetime | None,
        Query(description="Oldest change first, with what was deleted as {id, deleted_at}"),
    ] = None,
) -> PageQuery_:
    return PageQuery_(after, limit, updated_after)


async def paginate(
    session: AsyncSession,
    statement: Select[Any],
    entity: Any,
    page: PageQuery_,
    *,
    order: list[Order] | None = None,
) -> dict[str, Any]:
    """`{"results": rows, "next": cursor}`; newest first unless `order` says otherwise.

    `order` names columns of `entity` that are never null; its id is always the last of them.
    """
    if page.updated_after is not None:
        return await _changes(session, statement, entity, page, page.updated_after)
    keys = [*(order or []), entity.id.desc()]
    if page.after:
        statement = statement.where(_beyond(keys, _read_cursor(page.after, keys)))
    rows = list(await session.scalars(statement.order_by(*keys).limit(page.limit + 1)))
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    last = [_value(rows[-1], key) for key in keys] if more else None
    return {"results": rows, "next": write_cursor(last) if last else None}


async def _changes(
    session: AsyncSession, statement: Select[Any], entity: Any, page: PageQuery_, since: datetime
) -> dict[str, Any]:
    row_keys: list[Order] = [entity.updated_at, entity.id]
    grave_keys: list[Order] = [Tombstone.deleted_at, Tombstone.id]
    statement = statement.where(entity.updated_at > since)
    graves = select(Tombstone).where(
        Tombstone.kind == entity.__tablename__, Tombstone.deleted_at > since
    )
    if page.after:
        cursor = _read_cursor(page.after, row_keys)
        statement = statement.where(_beyond(row_keys, cursor))
        graves = graves.where(_beyond(grave_keys, cursor))
    rows = list(await session.scalars(statement.order_by(*row_keys).limit(page.limit + 1)))
    dead = list(await session.scalars(graves.order_by(*grave_keys).limit(page.limit + 1)))
    both = sorted([*rows, *dead], key=lambda row: (_changed_at(row), row.id))
    more = len(both) > page.limit
    both = both[: page.limit]
    last = [_changed_at(both[-1]), both[-1].id] if more else None
    return {"results": both, "next": write_cursor(last) if last else None}


def _changed_at(row: Any) -> datetime:
    at: datetime = row.deleted_at if isinstance(row, Tombstone) else row.updated_at
    return at


async def bury(session: AsyncSession, record: Any) -> None:
    """Delete a row and leave word of it for those who keep in step."""
    session.add(Tombstone(id=record.id, kind=record.__tablename__, deleted_at=clock.now()))
    await session.delete(record)
    await session.flush()


def _value(row: Any, key: Order) -> Any:
    """An attribute may have another name than its column."""
    column = row.__table__.c[_column(key).name]
    return getattr(row, inspect(type(row)).get_property_by_column(column).key)


def _column(key: Order) -> Any:
    return key.element if isinstance(key, UnaryExpression) else key


def _beyond(keys: list[Any], values: list[Any]) -> ColumnElement[bool]:
    """Rows after `values` in the order of `keys`: (a > x) or (a = x and b > y) or …"""
    steps = []
    for index, key in enumerate(keys):
        column = _column(key)
        descending = isinstance(key, UnaryExpression) and key.modifier is desc_op
        step = column < values[index] if descending else column > values[index]
        same = [_column(keys[before]) == values[before] for before in range(index)]
        steps.append(and_(*same, step))
    return or_(*steps)


def write_cursor(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(plain(values)).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, keys: list[Any]) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if not isinstance(values, list) or len(values) != len(keys):
            raise ValueError("wrong length")
        return [_typed(_column(key), value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, ArithmeticError, RecursionError) as problem:
        raise invalid("/after", "Use `next` of the page before as it stands.") from problem


def _typed(column: Any, value: Any) -> Any:
    if isinstance(column.type, Money):
        return Decimal(value)
    kind = column.type
    wanted = (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type
    if wanted is UUID:
        return UUID(value)
    if wanted is datetime:
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise ValueError("a time without a zone")
        return at
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("not a value of a column")
    return wanted(value)


PageQuery = Annotated[PageQuery_, Depends(page_query)]
