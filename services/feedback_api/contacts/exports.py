"""Everything kept about one person, in one document."""

from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.outbox import plain
from services.feedback_api.contacts.models import Contact
from services.feedback_api.records import Base

# Never shown, not even to whom they belong.
SECRETS = {"secret_hash", "token_hash"}
NAMED = {"feedback": "feedback", "votes": "votes", "requests": "requests"}


async def export(session: AsyncSession, contact: Contact) -> dict[str, Any]:
    """Every row of every table that points at the contact, whichever module keeps it."""
    found = {
        table.name: rows
        for table in Base.metadata.sorted_tables
        if (rows := await _rows_about(session, table, contact))
    }
    company = contact.company
    return {
        "contact": _row(contact, Contact.__table__),
        "company": company and {"external_id": company.external_id, "name": company.name},
        **{name: found.pop(table, []) for name, table in NAMED.items()},
        "more": found,
        "exported_at": clock.now(),
    }


async def _rows_about(
    session: AsyncSession, table: Table, contact: Contact
) -> list[dict[str, Any]]:
    columns = [
        column
        for column in table.columns
        if any(key.target_fullname == "contacts.id" for key in column.foreign_keys)
    ]
    found = []
    for column in columns:
        rows = await session.execute(select(table).where(column == contact.id))
        found += [plain(_shown(dict(row))) for row in rows.mappings()]
    return found


def _row(record: Any, table: Any) -> dict[str, Any]:
    told: dict[str, Any] = plain({c.key: getattr(record, c.key) for c in table.columns})
    return told


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in row.items()
        if name not in SECRETS and not isinstance(value, bytes)
    }
