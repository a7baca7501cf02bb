"""Events in batches of 100 over HTTP, beside the store's own bulk insert of the same rows.

The raw limit is the store alone: rows ready in memory, blocks of 100,000, the same table with its
own sync to disk, no HTTP, nothing checked and nothing deduplicated.
"""

import json
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import messages
from benchmarks.apart import apart
from benchmarks.rows import Row
from benchmarks.wire import drive
from tests.house import House, running

EVENTS, CONNECTIONS, BLOCK = 500_000, 8, 100_000
REACH, SHARE = 25_000, 0.12


def measure(scale: float) -> list[Row]:
    events = max(int(EVENTS * scale) // messages.BATCH, 10) * messages.BATCH
    with tempfile.TemporaryDirectory() as folder:
        rate = over_http(Path(folder) / "house", events)
        raw = apart(straight_into_the_store, Path(folder) / "store", events)
    return [
        Row(
            "events in batches of 100",
            rate,
            "events a second",
            f"{REACH:,} a second and {SHARE:.0%} of raw",
            ok=rate >= REACH and rate / raw >= SHARE,
            ratio=rate / raw,
            raw=raw,
            raw_unit="rows a second, bulk insert",
        )
    ]


def over_http(folder: Path, events: int) -> float:
    with running(folder) as house, house.client("metrics") as metrics:
        made = metrics.post("/v1/write-keys", json={"name": "bench"}).raise_for_status()
        key = made.json()["write_key"]
        load = drive(
            house.url("metrics"),
            messages.batches(key, events),
            connections=CONNECTIONS,
            seconds=120,
        ).check()
        sent = len(load.times) * messages.BATCH
        again = list(messages.batches(key, messages.BATCH))
        drive(house.url("metrics"), again, connections=1, seconds=30).check()
        counted = count(house)
    if counted != sent:
        raise RuntimeError(f"{sent:,} events were acknowledged and {counted:,} are counted")
    return sent / load.seconds


def count(house: House) -> int:
    """All events there are, each once, as a metric counts them."""
    total = 0
    with house.client("metrics") as metrics:
        for number, event in enumerate(messages.EVENTS):
            definition = {"name": event, "kind": "count", "event": event}
            metrics.put(f"/v1/metrics/bench_{number}", json=definition).raise_for_status()
            answer = metrics.get(f"/v1/metrics/bench_{number}/series", params=span())
            points = answer.raise_for_status().json()["series"][0]["points"]
            total += sum(value or 0 for _, value in points)
    return total


def span() -> dict[str, str]:
    first = messages.TODAY.date() - timedelta(days=30)
    return {"from": f"{first}", "to": f"{first + timedelta(days=32)}", "grain": "day"}


def straight_into_the_store(folder: Path, events: int) -> float:
    """Rows a second."""
    from services.metrics_api.intake.rows import COLUMNS, arrive, row_of
    from services.metrics_api.store.clients import INSERT_SETTINGS, connect_all

    (writer,) = connect_all(f"chdb://{folder}", readers=0)
    arrival = arrive(datetime.now(UTC), source="bench")
    lines = [
        row_of(json.dumps(messages.message(number)).encode(), arrival).line
        for number in range(events)
    ]
    blocks = [b"\n".join(lines[at : at + BLOCK]) for at in range(0, events, BLOCK)]
    began = time.perf_counter()
    for block in blocks:
        writer.raw_insert(
            "events",
            column_names=list(COLUMNS),
            insert_block=block,
            fmt="JSONCompactEachRow",
            settings=INSERT_SETTINGS,
        )
    took = time.perf_counter() - began
    writer.close()
    return events / took
