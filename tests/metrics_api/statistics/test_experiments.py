import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from services.metrics_api.statistics.estimates import CannotMeasure
from services.metrics_api.statistics.experiments import Arm, compare, sample_ratio


@pytest.fixture(scope="module")
def cats(shared: Path) -> list[dict[str, str]]:
    file = shared / "data" / "cookie_cats" / "cookie_cats.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def arms(cats: list[dict[str, str]], kept: str) -> tuple[Arm, Arm]:
    users = Counter(row["version"] for row in cats)
    stayed = Counter(row["version"] for row in cats if row[kept].lower() == "true")
    return (
        Arm(users["gate_40"], stayed["gate_40"]),
        Arm(users["gate_30"], stayed["gate_30"]),
    )


def test_cookie_cats_day_one_as_published(cats: list[dict[str, str]]) -> None:
    control, variant = arms(cats, "retention_1")

    result = compare(control, variant, alpha=0.05)

    assert (control.users, variant.users) == (45_489, 44_700)
    assert (round(control.rate, 4), round(variant.rate, 4)) == (0.4423, 0.4482)
    assert result.p == pytest.approx(0.0744, abs=0.0001)
    assert not result.difference.excludes_zero


def test_cookie_cats_day_seven_as_published(cats: list[dict[str, str]]) -> None:
    control, variant = arms(cats, "retention_7")

    result = compare(control, variant, alpha=0.05)

    assert (round(control.rate, 4), round(variant.rate, 4)) == (0.1820, 0.1902)
    assert result.z == pytest.approx(3.164, abs=0.001)
    assert result.p == pytest.approx(0.00155, abs=0.00001)
    assert result.difference.low > 0


def test_cookie_cats_were_not_split_evenly(cats: list[dict[str, str]]) -> None:
    control, variant = arms(cats, "retention_1")

    ratio = sample_ratio([control.users, variant.users])

    assert ratio.p == pytest.approx(0.0086, abs=0.0002)
    assert not ratio.mismatch


def test_a_broken_split_is_flagged() -> None:
    assert sample_ratio([10_000, 9_000]).mismatch
    assert not sample_ratio([10_000, 9_000], [10, 9]).mismatch


def test_shares_must_match_the_arms() -> None:
    with pytest.raises(CannotMeasure):
        sample_ratio([10, 10], [1.0])


def test_nobody_converting_is_no_difference() -> None:
    result = compare(Arm(100, 0), Arm(100, 0), alpha=0.05)

    assert (result.z, result.p, result.relative) == (0.0, 1.0, None)
