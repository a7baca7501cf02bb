"""Full text in both databases: user text becomes words, and words become a safe query.

The tables `search_*` belong to no model: triggers (see the migration) keep them, SQLite's through
FTS5, PostgreSQL's through a generated tsvector. User text never reaches either query language.
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    false,
    func,
    literal,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession

WORD = re.compile(r"[^\W_]+", re.UNICODE)
MOST_WORDS = 32

_search = MetaData()
rows = Table(
    "search_rows",
    _search,
    Column("id", Text),
    Column("kind", Text),
    Column("ref", Uuid()),
    Column("words", TSVECTOR),
)
words = Table(
    "search_words", _search, Column("rowid", Text), Column("title", Text), Column("body", Text)
)

SMALL_WORDS = """
a about after again all also am an and any are as at be been before being but by can could did
do does doing don down each even ever every for from get gets getting go goes going got had has
have having he her here him his how i if in into is isn it its just let like make makes many may
me might more most much must my need needs no not now of off on once one only or other our out
over own please really same see she should so some still such than that the their them then
there these they thing things this those through to too under until up us use used user users
using very want was way we well were what when where which while who why will with without would
yes yet you your der die das und oder ist nicht wir ich sie es ein eine einen mit auf im zu den
dem von für bitte kann können
"""
STOP = frozenset(SMALL_WORDS.split())


def words_of(told: str) -> list[str]:
    """Lower-case words in their order, each once, bounded."""
    found = dict.fromkeys(word.lower() for word in WORD.findall(told[:4000]) if len(word) < 50)
    return list(found)


def telling(told: str) -> list[str]:
    """The words that say what it is about; all of them where nothing but small words were sent."""
    every = words_of(told)
    return ([word for word in every if word not in STOP and len(word) > 1] or every)[:MOST_WORDS]


def is_postgres(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def matching(session: AsyncSession, kind: str, told: str) -> Select[Any]:
    """Ids of the records that hold every word, the last one perhaps half typed."""
    every = words_of(told)[:MOST_WORDS]
    if not every:
        return select(rows.c.ref).where(false())
    if is_postgres(session):
        query = " & ".join(f"'{word}':*" if word == every[-1] else f"'{word}'" for word in every)
        found = rows.c.words.op("@@")(func.to_tsquery(text("'english'"), query))
        return select(rows.c.ref).where(rows.c.kind == kind, found)
    query = " AND ".join(f'"{word}"*' if word == every[-1] else f'"{word}"' for word in every)
    return _in_fts(query).where(rows.c.kind == kind)


def _in_fts(query: str) -> Select[Any]:
    return (
        select(rows.c.ref)
        .join(words, words.c.rowid == rows.c.id)
        .where(literal_column("search_words").op("MATCH")(query))
    )


async def candidates(session: AsyncSession, kind: str, told: list[str], limit: int) -> list[UUID]:
    """The records that share the most telling words, best first by the database's own ranking."""
    if not told:
        return []
    return list(await session.scalars(_ranked(session, kind, told, limit)))


async def candidates_of_each(
    session: AsyncSession, asked: Mapping[UUID, list[str]], limits: Mapping[str, int]
) -> dict[UUID, list[tuple[str, UUID]]]:
    """The same for several texts and kinds in one statement: (kind, id) for each of `asked`."""
    parts = []
    for number, told in enumerate(asked.values()):
        for kind, limit in limits.items():
            if told:
                part = _ranked(session, kind, told, limit).subquery()
                parts.append(
                    select(
                        literal_column(str(number)).label("place"),
                        literal(kind).label("kind"),
                        part.c.ref,
                    )
                )
    found: dict[UUID, list[tuple[str, UUID]]] = {key: [] for key in asked}
    keys = list(asked)
    if parts:
        for place, kind, ref in await session.execute(union_all(*parts)):
            found[keys[place]].append((kind, ref))
    return found


def _ranked(session: AsyncSession, kind: str, told: list[str], limit: int) -> Select[Any]:
    if is_postgres(session):
        query = func.to_tsquery(text("'english'"), " | ".join(f"'{word}'" for word in told))
        return (
            select(rows.c.ref)
            .where(rows.c.kind == kind, rows.c.words.op("@@")(query))
            .order_by(func.ts_rank(rows.c.words, query).desc())
            .limit(limit)
        )
    return (
        _in_fts(" OR ".join(f'"{word}"' for word in told))
        .where(rows.c.kind == kind)
        .order_by(literal_column("bm25(search_words, 2.0, 1.0)"))
        .limit(limit)
    )
