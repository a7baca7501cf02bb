"""What the store knows of message ids."""

from collections.abc import AsyncIterator, Sequence

import numpy as np

from services.metrics_api.intake.known import Digests
from services.metrics_api.store.clients import Store

MOST_IDS_A_QUERY = 2_000


async def stored_ids(store: Store, ids: Sequence[str]) -> set[str]:
    """Those of `ids` that an event in the store has; read from the projection sorted by id."""
    found: set[str] = set()
    for start in range(0, len(ids), MOST_IDS_A_QUERY):
        rows = await store.query(
            "SELECT DISTINCT message_id FROM events WHERE message_id IN {ids:Array(String)}",
            {"ids": list(ids[start : start + MOST_IDS_A_QUERY])},
        )
        found.update(row[0] for row in rows)
    return found


async def count_of_events(store: Store) -> int:
    rows = await store.query("SELECT count() FROM events")
    return int(rows[0][0])


async def stored_digests(store: Store) -> AsyncIterator[Digests]:
    """The digests of all stored ids, a month at a time, so that memory stays bounded."""
    for (month,) in await store.query("SELECT DISTINCT toYYYYMM(at) AS month FROM events"):
        held = await store.query_bytes(
            "SELECT reinterpretAsUInt64(MD5(message_id)) FROM events"
            " WHERE toYYYYMM(at) = {month:UInt32}",
            {"month": month},
        )
        yield np.frombuffer(held, dtype="<u8")
