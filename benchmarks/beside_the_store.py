"""A question over HTTP and the plain query on a second store of the same events, taking turns."""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from benchmarks import filled
from benchmarks.apart import apart
from benchmarks.rows import Row
from services.metrics_api.store.clients import connect
from tests.house import running

TURNS, REACH, DAYS = 25, 1.3, 60


def compare(
    name: str, scale: float, ask: Callable[[httpx.Client, str, str], None], plain: str
) -> list[Row]:
    """`plain` has the places {since} and {until}, which are midnights in UTC."""
    until = datetime.now(UTC).date() + timedelta(days=1)
    since = until - timedelta(days=DAYS)
    with tempfile.TemporaryDirectory() as folder:
        house_folder, copy = Path(folder) / "house", Path(folder) / "copy"
        for events in (house_folder / "events", copy):
            apart(filled.fill, events, max(int(filled.EVENTS * scale), 1000))
        with running(house_folder) as house, house.client("metrics") as metrics:
            store = connect(f"chdb://{copy}")
            sql = plain.format(since=f"'{since} 00:00:00'", until=f"'{until} 00:00:00'")
            ours, theirs = _take_turns(
                lambda: ask(metrics, f"{since}", f"{until}"), lambda: store.query(sql)
            )
            store.close()
    return [
        Row(
            name,
            ours,
            "ms",
            f"at most {REACH} × the plain query",
            ok=ours / theirs <= REACH,
            ratio=ours / theirs,
            raw=theirs,
            raw_unit="ms, plain query",
        )
    ]


def _take_turns(ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float]:
    """Medians in milliseconds, the first turns left out."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS + 3):
        for do, held in zip((ours, theirs), times, strict=True):
            began = time.perf_counter()
            do()
            held.append((time.perf_counter() - began) * 1000)
    return median(times[0][3:]), median(times[1][3:])
