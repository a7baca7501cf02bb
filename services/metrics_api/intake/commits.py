"""Group commit: while one block is being written, the next one gathers."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.common.problems import TooManyRequests, Unavailable
from services.metrics_api.intake import queries
from services.metrics_api.intake.known import KnownIds, digests_of
from services.metrics_api.intake.rows import COLUMNS, REFUSED_COLUMNS, Row
from services.metrics_api.store.clients import Store

log = logging.getLogger(__name__)

MOST_ROWS_A_BLOCK = 20_000
MOST_ROWS_WAITING = 200_000
RECENT_IDS = 50_000
# Senders answered together send again together: wait for them a moment, and write one block.
GATHER_FOR, GATHER_STEP, GATHER_SHARE = 0.005, 0.001, 0.8


@dataclass(eq=False)
class Delivery:
    """One request's rows, and the answer its sender waits for."""

    rows: Sequence[Row]
    refused: Sequence[bytes]
    written: asyncio.Future[int] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class GroupCommit:
    """One task writes all events, so the first of a message id wins by order alone.

    A delivery is answered when its rows are on disk. Ids are looked up before each block: recent
    ones in memory, the rest in a filter, and what the filter cannot rule out in the store. The
    index of ids is part of the events' own table, so a crash at any moment leaves both or neither.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[Delivery] = []
        self._rows_waiting = 0
        self._last_gathered = 0
        self._arrived = asyncio.Event()
        self._known = KnownIds()
        self._knows_all = False
        self._recent: dict[str, None] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False

    async def start(self) -> None:
        self._known = KnownIds(await queries.count_of_events(self._store))
        self._tasks = [
            asyncio.create_task(self._run(), name="intake"),
            asyncio.create_task(self._learn(), name="intake known ids"),
        ]

    async def stop(self) -> None:
        """Write what was already accepted for writing, then end."""
        self._closing = True
        self._arrived.set()
        if self._tasks:
            writing, learning = self._tasks
            learning.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await learning
            await writing
        self._tasks = []

    async def write(self, rows: Sequence[Row], refused: Sequence[bytes] = ()) -> int:
        """Wait until all rows are on disk; the number of those that were new."""
        if self._closing or not self._tasks:
            raise Unavailable("The event store is not open.")
        if self._rows_waiting >= MOST_ROWS_WAITING:
            raise TooManyRequests("Events arrive faster than they can be written.")
        delivery = Delivery(rows, refused)
        self._waiting.append(delivery)
        self._rows_waiting += len(rows)
        self._arrived.set()
        return await delivery.written

    async def _run(self) -> None:
        while not (self._closing and not self._waiting):
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                await self._let_gather()
                await self._commit(self._gather())

    async def _let_gather(self) -> None:
        """Until about as many wait as were answered last; a lone sender never waits for others."""
        enough = self._last_gathered * GATHER_SHARE
        waited = 0.0
        while self._last_gathered > 1 and len(self._waiting) < enough and waited < GATHER_FOR:
            await asyncio.sleep(GATHER_STEP)
            waited += GATHER_STEP

    def _gather(self) -> list[Delivery]:
        rows, count = 0, 0
        for delivery in self._waiting:
            if count and rows + len(delivery.rows) > MOST_ROWS_A_BLOCK:
                break
            rows, count = rows + len(delivery.rows), count + 1
        gathered, self._waiting = self._waiting[:count], self._waiting[count:]
        self._last_gathered = count
        self._rows_waiting -= rows
        return gathered

    async def _commit(self, deliveries: list[Delivery]) -> None:
        try:
            counts = await self._write(deliveries)
        except Exception as problem:
            log.exception("events could not be written")
            if len(deliveries) > 1:
                # One sender's rows must not keep the others from being written.
                for delivery in deliveries:
                    await self._commit([delivery])
                return
            refusal = Unavailable("The events could not be written. Send them again.")
            refusal.__cause__ = problem
            counts = [refusal]
        for delivery, count in zip(deliveries, counts, strict=True):
            if delivery.written.done():
                continue
            if isinstance(count, Exception):
                delivery.written.set_exception(count)
            else:
                delivery.written.set_result(count)

    async def _write(self, deliveries: list[Delivery]) -> list[int | Exception]:
        refused = [line for delivery in deliveries for line in delivery.refused]
        if refused:
            await self._store.insert_lines("refused", REFUSED_COLUMNS, b"\n".join(refused))
        block: dict[str, Row] = {}
        for delivery in deliveries:
            for row in delivery.rows:
                block.setdefault(row.message_id, row)
        new = await self._only_new(list(block.values()))
        if new:
            await self._store.insert_lines("events", COLUMNS, b"\n".join(row.line for row in new))
        self._remember(new)
        written = {id(row) for row in new}
        return [sum(id(row) in written for row in delivery.rows) for delivery in deliveries]

    async def _only_new(self, rows: list[Row]) -> list[Row]:
        rows = [row for row in rows if row.message_id not in self._recent]
        if not rows:
            return []
        digests = digests_of([row.digest for row in rows])
        perhaps = self._known.perhaps(digests) if self._knows_all else None
        # Known from here on, whether or not the write succeeds: a part of it may be on disk.
        self._known.add(digests)
        doubtful = [row.message_id for at, row in enumerate(rows) if perhaps is None or perhaps[at]]
        if not doubtful:
            return rows
        stored = await queries.stored_ids(self._store, doubtful)
        return [row for row in rows if row.message_id not in stored]

    def _remember(self, rows: list[Row]) -> None:
        self._recent.update((row.message_id, None) for row in rows)
        for oldest in list(self._recent)[: max(len(self._recent) - RECENT_IDS, 0)]:
            del self._recent[oldest]

    async def _learn(self) -> None:
        """Until the filter holds every stored id, each id is looked up: slower, and as exact."""
        async for digests in queries.stored_digests(self._store):
            await asyncio.to_thread(self._known.add, digests)
        self._knows_all = True
