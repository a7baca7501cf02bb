"""The evaluations that need no more than a moment, and what is said where the data is absent."""

from pathlib import Path

import pytest

from evals import reading
from evals.__main__ import evaluate
from evals.rows import Row, Skipped
from evals.scores import accuracy, f1, macro_f1


def test_the_published_experiment_comes_out_as_published(shared: Path) -> None:
    rows = [row for row in evaluate("experiment", 1.0) if isinstance(row, Row)]

    assert len(rows) == 4
    assert all(row.ok for row in rows)


def test_absent_data_is_skipped_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "shared_folder", lambda: None)

    assert evaluate("experiment", 1.0) == [
        Skipped("experiment", "LANDFALL_SHARED names no folder with the reference data")
    ]


def test_scores() -> None:
    true, told = ["a", "a", "b", "b"], ["a", "b", "b", "b"]

    assert accuracy(true, told) == 0.75
    assert f1(true, told, "a") == pytest.approx(2 / 3)
    assert macro_f1(true, told) == pytest.approx((2 / 3 + 0.8) / 2)
