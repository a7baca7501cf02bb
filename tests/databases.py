"""Migrated databases for tests: a copied file on SQLite, an emptied database on PostgreSQL."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg

from migrations import histories

SERVICES = ("roadmap", "feedback", "metrics")


class SQLiteFiles:
    """The three databases are migrated once a worker and copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.templates = {name: folder / f"{name}.db" for name in SERVICES}
        for name, path in self.templates.items():
            histories.upgrade(name, f"sqlite+aiosqlite:///{path}")
            _fold_in_the_log(path)

    def fresh(self, folder: Path) -> dict[str, str]:
        urls = {}
        for name, template in self.templates.items():
            copy = folder / f"{name}.db"
            shutil.copyfile(template, copy)
            urls[name] = f"sqlite+aiosqlite:///{copy}"
        return urls


def _fold_in_the_log(path: Path) -> None:
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


class PostgresDatabases:
    """Three databases of this worker's own, migrated once, emptied after each test."""

    def __init__(self, server: str, worker: str) -> None:
        self.server = server.replace("postgresql+asyncpg://", "postgresql://")
        self.names = {name: f"landfall_{name}_{os.getpid()}_{worker}" for name in SERVICES}
        base = self.server.rpartition("/")[0]
        self.urls = {name: f"{base}/{database}" for name, database in self.names.items()}
        asyncio.run(self._create())
        for name, url in self.urls.items():
            histories.upgrade(name, url.replace("postgresql://", "postgresql+asyncpg://"))

    def fresh(self, _: Path) -> dict[str, str]:
        asyncio.run(self._empty())
        return dict(self.urls)

    async def _create(self) -> None:
        connection = await asyncpg.connect(self.server)
        for database in self.names.values():
            await connection.execute(f'DROP DATABASE IF EXISTS "{database}"')
            await connection.execute(f'CREATE DATABASE "{database}"')
        await connection.close()

    async def _empty(self) -> None:
        await asyncio.gather(*(_truncate(url) for url in self.urls.values()))

    async def drop(self) -> None:
        connection = await asyncpg.connect(self.server)
        for database in self.names.values():
            await connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        await connection.close()


async def _truncate(url: str) -> None:
    connection: Any = await asyncpg.connect(url)
    held = await connection.fetch(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'alembic_version'"
        " AND pg_relation_size(c.oid) > 0"
    )
    names = {row[0] for row in held}
    if names:
        listed = ", ".join(f'"{name}"' for name in sorted(names))
        await connection.execute(f"TRUNCATE {listed} RESTART IDENTITY CASCADE")
    await connection.close()


@contextmanager
def postgres(server: str, worker: str) -> Iterator[PostgresDatabases]:
    databases = PostgresDatabases(server, worker)
    try:
        yield databases
    finally:
        asyncio.run(databases.drop())
