"""A small pool of clients on one event store, so that no query waits behind another."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from services.metrics_api.store import migrate

if TYPE_CHECKING:
    from clickhouse_connect.driver.client import Client

Row: TypeAlias = Sequence[Any]

T = TypeVar("T")

READERS = 3
# A block may span any number of months; each becomes a part of its own.
INSERT_SETTINGS = {"max_partitions_per_insert_block": 0, "async_insert": 0}
# A question may not take the machine from those who write and those who ask something smaller.
READING_SETTINGS: dict[str, Any] = {"max_execution_time": 60, "max_memory_usage": 2_000_000_000}
# Joins of sharded tables are sent to every node only when asked for.
SPREAD_SETTINGS = {"distributed_product_mode": "global"}
CLUSTER_SETTINGS = {"distributed_foreground_insert": 1, "insert_quorum": "auto"}


class Store:
    """One writer and a few readers. Each client is a connection and its calls queue.

    `chdb://` opens a folder that one process alone may hold; `clickhouse://` speaks to a server.
    """

    def __init__(self, url: str, *, cluster: str = "", readers: int = READERS) -> None:
        self.url = url
        self.cluster = cluster
        self._size = readers
        self._writer: Client | None = None
        self._writing = asyncio.Lock()
        self._readers: asyncio.Queue[Client] = asyncio.Queue()
        self._clients: list[Client] = []

    @property
    def is_embedded(self) -> bool:
        return self.url.startswith("chdb:")

    @property
    def is_open(self) -> bool:
        return self._writer is not None

    async def open(self) -> None:
        """Connect and bring the tables up to date."""
        self.attach(await asyncio.to_thread(connect_all, self.url, self.cluster, self._size))

    def attach(self, clients: list["Client"]) -> None:
        """Use clients that are connected already: the first one writes, the others read."""
        self._clients = clients
        self._writer = clients[0]
        for client in clients[1:]:
            self._readers.put_nowait(client)

    async def close(self) -> None:
        self._writer = None
        self._readers = asyncio.Queue()
        clients, self._clients = self._clients, []
        for client in clients:
            await asyncio.to_thread(client.close)

    async def query(self, sql: str, parameters: dict[str, Any] | None = None) -> list[Row]:
        """Rows of a SELECT; every value from outside is bound, never written into the text."""
        return await self._read(lambda client: list(_rows(client, sql, parameters)))

    async def query_bytes(
        self, sql: str, parameters: dict[str, Any] | None = None, *, fmt: str = "RowBinary"
    ) -> bytes:
        return await self._read(lambda client: _bytes(client, sql, parameters, fmt))

    async def insert_lines(self, table: str, columns: Sequence[str], lines: bytes) -> None:
        """Write rows of JSON arrays as one block; they are on disk when this returns."""
        async with self._writing:
            await asyncio.to_thread(self._insert, table, columns, lines)

    async def command(self, sql: str, parameters: dict[str, Any] | None = None) -> None:
        async with self._writing:
            await asyncio.to_thread(self._open_writer().command, sql, parameters)

    async def _read(self, ask: Callable[["Client"], T]) -> T:
        async with self._reader() as client:
            return await asyncio.to_thread(ask, client)

    @asynccontextmanager
    async def _reader(self) -> AsyncIterator["Client"]:
        self._open_writer()
        client = await self._readers.get()
        try:
            yield client
        finally:
            if client in self._clients:
                self._readers.put_nowait(client)

    def _insert(self, table: str, columns: Sequence[str], lines: bytes) -> None:
        self._open_writer().raw_insert(
            table,
            column_names=list(columns),
            insert_block=lines,
            fmt="JSONCompactEachRow",
            settings=INSERT_SETTINGS | (CLUSTER_SETTINGS if self.cluster else {}),
        )

    def _open_writer(self) -> "Client":
        if self._writer is None:
            raise StoreIsClosed
        return self._writer


class StoreIsClosed(RuntimeError):
    """The event store is asked for something before it is opened or after it is closed."""


def connect_all(url: str, cluster: str = "", readers: int = READERS) -> list["Client"]:
    """One writer, which brings the tables up to date first, and the readers."""
    writer = connect(url)
    migrate.apply(writer, cluster=cluster)
    reading = [connect(url) for _ in range(readers)]
    for client in reading:
        for name, value in (READING_SETTINGS | (SPREAD_SETTINGS if cluster else {})).items():
            client.set_client_setting(name, value)
    return [writer, *reading]


def connect(url: str) -> "Client":
    """A client of its own connection; the driver is imported here, when it is first needed."""
    import clickhouse_connect

    if url.startswith("chdb:"):
        Path(url.removeprefix("chdb://")).mkdir(parents=True, exist_ok=True)
        return clickhouse_connect.get_client(dsn=url, tz_mode="aware")
    # Parameters in the body: a long list of ids does not fit into an address.
    return clickhouse_connect.get_client(
        dsn=url, tz_mode="aware", form_encode_query_params=True, autogenerate_session_id=False
    )


def _rows(client: "Client", sql: str, parameters: dict[str, Any] | None) -> Sequence[Row]:
    return client.query(sql, parameters=parameters).result_rows


def _bytes(client: "Client", sql: str, parameters: dict[str, Any] | None, fmt: str) -> bytes:
    return bytes(client.raw_query(sql, parameters=parameters, fmt=fmt))
