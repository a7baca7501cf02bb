"""POST /v1/feedback/batch of 100 on SQLite, beside SQLite's own inserts of 100 a commit."""

import tempfile
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from benchmarks import notes
from benchmarks.rows import Row
from benchmarks.wire import drive, request
from tests.house import running

BATCH, SECONDS, CONNECTIONS, REACH = 100, 10.0, 4, 3000


def measure(scale: float) -> list[Row]:
    seconds = max(SECONDS * scale, 0.5)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as house:
        sent = batches(house.key, (notes.note(number) for number in count()))
        drive(house.url("feedback"), islice(sent, 2), connections=1, seconds=10).check()
        load = drive(house.url("feedback"), sent, connections=CONNECTIONS, seconds=seconds).check()
        kept = notes.kept(Path(folder))
        if kept != (len(load.times) + 2) * BATCH:
            raise RuntimeError(
                f"{len(load.times) + 2} batches were acknowledged, {kept} notes kept"
            )
        raw = notes.sqlite_alone(Path(folder), rows=BATCH, seconds=min(seconds, 3))
    rate = load.per_second * BATCH
    return [
        Row(
            "notes in batches of 100",
            rate,
            "notes a second",
            f"{REACH:,} a second",
            ok=rate >= REACH,
            ratio=rate / raw,
            raw=raw,
            raw_unit="rows a second, SQLite alone",
        )
    ]


def batches(key: str, told: Iterator[dict[str, Any]], size: int = BATCH) -> Iterator[bytes]:
    while some := list(islice(told, size)):
        body = {"feedback": some}
        yield request("POST", "/v1/feedback/batch", body, authorization=f"Bearer {key}")
