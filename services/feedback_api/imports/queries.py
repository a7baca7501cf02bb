"""Finding imports and the rows that were refused."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import NotFound
from services.feedback_api.imports.models import Import, ImportedRow, RefusedRow

MOST_ERRORS = 1000


def imports() -> Select[Import]:
    return select(Import)


async def get_import(session: AsyncSession, import_id: UUID) -> Import:
    found = await session.get(Import, import_id)
    if found is None:
        raise NotFound(f"No import has the id {import_id}.")
    return found


async def refused_rows(
    session: AsyncSession, found: Import, *, after: int = 0, limit: int = MOST_ERRORS
) -> list[RefusedRow]:
    rows = await session.scalars(
        select(RefusedRow)
        .where(RefusedRow.import_id == found.id, RefusedRow.row > after)
        .order_by(RefusedRow.row)
        .limit(limit)
    )
    return list(rows)


async def known_origins(session: AsyncSession, origins: Collection[str]) -> set[str]:
    rows = await session.scalars(select(ImportedRow.origin).where(ImportedRow.origin.in_(origins)))
    return set(rows)
