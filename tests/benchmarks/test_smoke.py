"""The parts of the benches that need no house, at a tiny size."""

import json
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import messages, notes
from benchmarks.apart import apart
from benchmarks.bare import bare_route
from benchmarks.events_batched import straight_into_the_store
from benchmarks.rows import Row, table, write
from benchmarks.wire import drive, request


def test_a_load_ends_with_its_last_request_and_counts_every_answer() -> None:
    with bare_route() as url:
        load = drive(url, islice(messages.tracks("key", 0), 50), connections=4, seconds=30)
        missing = drive(url, [request("GET", "/nowhere")], connections=1, seconds=30)

    assert len(load.check().times) == 50
    assert 0 < load.p95_ms < 30_000
    assert missing.refused[0].startswith("404")
    with pytest.raises(RuntimeError, match="1 requests failed; the first: 404"):
        missing.check()


def test_the_store_alone_takes_the_same_rows(tmp_path: Path) -> None:
    assert apart(straight_into_the_store, tmp_path / "store", 300) > 0


def test_sqlite_alone_says_how_many_rows_it_takes(tmp_path: Path) -> None:
    assert notes.sqlite_alone(tmp_path, rows=10, seconds=0.1) > 10


def test_what_an_earlier_run_measured_stays(tmp_path: Path) -> None:
    first, second = (
        Row("one", 1200.0, "ms", "under 9 ms", ok=False),
        Row("two", 2.5, "s", ratio=0.5),
    )
    path = tmp_path / "var" / "bench.json"

    write([first], path)
    write([second], path)

    held = json.loads(path.read_text())
    assert held["one"] == {
        "value": 1200.0,
        "unit": "ms",
        "reach": "under 9 ms",
        "ok": False,
        "ratio": None,
        "raw": None,
        "raw_unit": "",
    }
    assert held["two"]["ratio"] == 0.5
    assert "1,200 ms  under 9 ms" in table([first, second])
