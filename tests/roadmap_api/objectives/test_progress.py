from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.roadmap_api.objectives import progress

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("baseline", "target", "value", "expected"),
    [
        (61, 70, 67.75, 0.75),
        (34, 27, 26, 1.0),
        (22, 0, 5.5, 0.75),
        (61, 70, 50, 0.0),
        (10, 10, 10, 1.0),
        (10, 10, 9, 0.0),
        (0, 1, None, 0.0),
    ],
)
def test_progress_is_the_share_of_the_way_in_both_directions(
    baseline: Any, target: Any, value: Any, expected: Any
) -> None:
    assert progress.progress(baseline, target, value) == expected


def test_the_demo_board_has_the_states_it_tells() -> None:
    due = progress.expected_progress(date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 24))

    assert progress.state(progress.progress(61, 70, 67.9), due, 7) == "on_track"
    assert progress.state(progress.progress(34, 27, 26), due, 9) == "met"
    assert progress.state(progress.progress(9, 16, 11), due, 3) == "off_track"
    assert progress.state(progress.progress(22, 0, 6), due, 6) == "at_risk"


def test_low_confidence_is_believed_before_the_pace() -> None:
    assert progress.state(0.9, 0.5, 3) == "off_track"
    assert progress.state(0.9, 0.5, 4) == "at_risk"
    assert progress.state(0.9, 0.5, None) == "on_track"


def test_a_value_is_stale_after_eight_days() -> None:
    assert progress.stale_days(NOW - timedelta(days=8), NOW) is None
    assert progress.stale_days(NOW - timedelta(days=9), NOW) == 9
    assert progress.stale_days(None, NOW) is None


def test_a_week_shows_its_last_value() -> None:
    points = [(NOW - timedelta(days=days), float(days)) for days in (0, 1, 7, 8, 200)]

    assert progress.weekly(points, NOW.date()) == [
        (date(2026, 11, 16), 7.0),
        (date(2026, 11, 23), 0.0),
    ]
