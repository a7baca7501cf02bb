"""Single calls of POST /v1/track, 64 connections, beside a bare FastAPI route in the same run."""

import tempfile
from itertools import count
from pathlib import Path

from benchmarks import messages
from benchmarks.bare import bare_route
from benchmarks.rows import Row
from benchmarks.wire import Load, drive
from tests.house import running

SECONDS, ROUNDS, CONNECTIONS, REACH = 6.0, 2, 64, 0.5


def measure(scale: float) -> list[Row]:
    """The two take turns, so that a busy moment of the machine meets both."""
    seconds = max(SECONDS * scale, 0.5)
    ours, theirs = Load(), Load()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as house,
        bare_route() as bare,
        house.client("metrics") as metrics,
    ):
        made = metrics.post("/v1/write-keys", json={"name": "bench"}).raise_for_status()
        key, first = made.json()["write_key"], count(step=10_000_000)
        for url in (house.url("metrics"), bare):
            drive(url, messages.tracks(key, next(first)), connections=CONNECTIONS, seconds=0.5)
        for _ in range(ROUNDS):
            for url, load in ((bare, theirs), (house.url("metrics"), ours)):
                tracks = messages.tracks(key, next(first))
                done = drive(url, tracks, connections=CONNECTIONS, seconds=seconds).check()
                load.times += done.times
                load.seconds += done.seconds
    ratio = ours.per_second / theirs.per_second
    return [
        Row(
            "single events, 64 connections",
            ours.per_second,
            "events a second",
            "half of a bare FastAPI route",
            ok=ratio >= REACH,
            ratio=ratio,
            raw=theirs.per_second,
            raw_unit="calls a second, bare route",
        )
    ]
