"""Which there are, in the order they run."""

import importlib

from benchmarks.rows import Row

BENCHES = (
    "events_batched",
    "events_single",
    "feedback_single",
    "feedback_batched",
    "series",
    "active_users",
    "pages",
    "at_rest",
)


def measure(name: str, scale: float) -> list[Row]:
    rows: list[Row] = importlib.import_module(f"benchmarks.{name}").measure(scale)
    return rows
