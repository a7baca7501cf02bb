"""POST /v1/feedback with 16 connections on SQLite, beside SQLite's own commits."""

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks import notes
from benchmarks.rows import Row
from benchmarks.wire import drive, request
from tests.house import running

SECONDS, CONNECTIONS, REACH = 10.0, 16, 250


def measure(scale: float) -> list[Row]:
    seconds = max(SECONDS * scale, 0.5)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as house:
        numbers = count()
        url = house.url("feedback")
        drive(url, singles(house.key, numbers), connections=CONNECTIONS, seconds=0.5)
        sent = singles(house.key, numbers)
        load = drive(url, sent, connections=CONNECTIONS, seconds=seconds).check()
        raw = notes.sqlite_alone(Path(folder), rows=1, seconds=min(seconds, 3))
    return [
        Row(
            "single notes, 16 connections",
            load.per_second,
            "notes a second",
            f"{REACH} a second",
            ok=load.per_second >= REACH,
            ratio=load.per_second / raw,
            raw=raw,
            raw_unit="commits a second, SQLite alone",
        )
    ]


def singles(key: str, numbers: Iterator[int]) -> Iterator[bytes]:
    for number in numbers:
        yield request("POST", "/v1/feedback", notes.note(number), authorization=f"Bearer {key}")
