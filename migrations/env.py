"""One environment for the three histories; which one, its Config says in `service`."""

import asyncio
import importlib
import pkgutil
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, MetaData
from sqlalchemy.types import TypeDecorator

import services.common.tables  # noqa: F401 - registers the common tables
from services.common.db import CommonBase, Database


def metadata_of(service: str) -> list[MetaData]:
    """Every table of a service: importing its models is what registers them."""
    package = importlib.import_module(f"services.{service}_api")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module.name.rpartition(".")[2] in ("models", "tables"):
            importlib.import_module(module.name)
    records = importlib.import_module(f"services.{service}_api.records")
    return [CommonBase.metadata, records.Base.metadata]


def render_plain_type(kind: str, found: Any, _: Any) -> str | Literal[False]:
    """Migrations name the database's own types, so that they outlive our classes."""
    if kind == "type" and isinstance(found, TypeDecorator):
        return f"sa.{found.impl!r}"
    return False


def ours(found: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """What full-text search keeps is written by hand and left alone by autogenerate."""
    return not (name or "").startswith(("fts_", "search_"))


def migrate(connection: Connection) -> None:
    attributes = context.config.attributes
    context.configure(
        connection=connection,
        # Going up and down needs no models, and starting up should not wait for them.
        target_metadata=metadata_of(attributes["service"]) if attributes["compares"] else None,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        include_object=ours,
        render_item=render_plain_type,
        transaction_per_migration=True,
    )
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET lock_timeout = '5s'")
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_migrate() -> None:
    database = Database(context.config.attributes["url"])
    try:
        async with database.engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
    finally:
        await database.close()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    asyncio.run(connect_and_migrate())
