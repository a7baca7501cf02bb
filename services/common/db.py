"""Databases: SQLite as it comes, PostgreSQL by a setting; one request, one transaction."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    Uuid,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB as PostgresJSONB
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from services.common import clock
from services.common.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

JSONB = JSON().with_variant(PostgresJSONB(), "postgresql")


class UTCDateTime(TypeDecorator[datetime]):
    """Aware in Python, UTC in the database; a naive time is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """Whole cents in the database, so that sums are exact on both of them."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else int((Decimal(value) * 100).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / 100


class ServiceBase(DeclarativeBase):
    """Each service derives its own base, so that no service's tables meet another's."""

    __abstract__ = True
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UTCDateTime(),
        UUID: Uuid(),
        Decimal: Money(),
    }

    @staticmethod
    def new_metadata() -> MetaData:
        return MetaData(naming_convention=NAMING)


class CommonBase(ServiceBase):
    """The tables that every service's database has: outbox, inbox, jobs, audit, …"""

    __abstract__ = True
    metadata = ServiceBase.new_metadata()


class Record:
    """A row with an id, two times and a version that every UPDATE raises."""

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id, sort_order=-4)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=clock.now, sort_order=-3)
    updated_at: Mapped[datetime] = mapped_column(
        UTCDateTime(), default=clock.now, onupdate=clock.now, index=True, sort_order=-2
    )
    version: Mapped[int] = mapped_column(Integer(), sort_order=-1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def insert_or_ignore(session: AsyncSession, entity: Any) -> Any:
    """INSERT … ON CONFLICT DO NOTHING in the session's dialect; the constraint decides."""
    return _insert(session, entity).on_conflict_do_nothing()


def upsert(
    session: AsyncSession,
    entity: Any,
    values: dict[str, Any] | list[dict[str, Any]],
    *,
    index_elements: list[Any],
    set_: list[str],
) -> Any:
    """INSERT … ON CONFLICT (index_elements) DO UPDATE of the columns named in `set_`."""
    statement = _insert(session, entity).values(values)
    return statement.on_conflict_do_update(
        index_elements=index_elements,
        set_={column: statement.excluded[column] for column in set_},
    )


def _insert(session: AsyncSession, entity: Any) -> Any:
    dialect = session.get_bind().dialect.name
    return postgresql.insert(entity) if dialect == "postgresql" else sqlite.insert(entity)


class Database:
    """A database's engines: on SQLite one writer and several readers, on PostgreSQL one pool."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            # One writing connection: writers queue in the process instead of failing on a lock.
            self.engine = _sqlite_engine(url, begin="BEGIN IMMEDIATE", pool_size=1)
            self.reading = _sqlite_engine(url, begin="BEGIN", pool_size=4)
        else:
            self.engine = self.reading = create_async_engine(
                url, pool_size=10, max_overflow=10, pool_pre_ping=True
            )
        self.sessions = _sessions(self.engine)
        self.reads = _sessions(self.reading)

    async def close(self) -> None:
        await self.engine.dispose()
        await self.reading.dispose()


def _sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)


def _sqlite_engine(url: str, *, begin: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        connect_args={"timeout": 30, "isolation_level": None},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=30000",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


async def open_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Commit when the route returns, roll back when it raises."""
    async with request.app.state.database.sessions.begin() as session:
        request.state.session = session
        yield session
    request.app.state.wake.set()


async def open_reading(request: Request) -> AsyncIterator[AsyncSession]:
    """A snapshot to read from; what is added to it is never written."""
    async with request.app.state.database.reads() as session:
        yield session


# scope="function" commits before the response is sent, so a client that has
# seen 201 can always read what it wrote.
Session = Annotated[AsyncSession, Depends(open_session, scope="function")]
ReadSession = Annotated[AsyncSession, Depends(open_reading, scope="function")]
