from datetime import date, timedelta

import pytest

from services.roadmap_api.promises.chance import Days, chance, days_around, state

TODAY = date(2026, 11, 24)
DAYS = Days(date(2026, 12, 1), date(2026, 12, 10), date(2026, 12, 31))


def test_before_the_earliest_day_there_is_no_chance_and_after_the_latest_no_doubt() -> None:
    assert chance(DAYS, date(2026, 11, 30)) == 0.0
    assert chance(DAYS, date(2026, 12, 31)) == 1.0


def test_the_chance_is_the_triangles_share_up_to_that_day() -> None:
    # F(mode) = (mode - low) / (high - low) of a triangular distribution.
    assert chance(DAYS, date(2026, 12, 10)) == pytest.approx(10 / 31)


def test_a_later_promise_never_has_a_smaller_chance() -> None:
    chances = [chance(DAYS, date(2026, 11, 25) + timedelta(days=day)) for day in range(45)]

    assert chances == sorted(chances)


def test_a_single_day_is_given_a_range_that_leans_late() -> None:
    days = days_around(date(2027, 1, 22), TODAY)

    assert days.expected - days.earliest == timedelta(days=15)
    assert days.latest - days.expected == timedelta(days=30)


def test_a_day_that_has_passed_may_still_come() -> None:
    days = days_around(date(2026, 11, 20), TODAY)

    assert days.earliest <= days.expected < days.latest


@pytest.mark.parametrize(
    ("by", "live_on", "given_up", "likely", "expected"),
    [
        (date(2026, 12, 24), None, False, 0.9, "open"),
        (date(2026, 12, 24), None, False, 0.2, "at_risk"),
        (date(2026, 11, 20), None, False, 0.0, "broken"),
        (date(2026, 12, 24), None, True, 0.9, "broken"),
        (date(2026, 12, 24), date(2026, 12, 24), False, None, "kept"),
        (date(2026, 12, 24), date(2026, 12, 25), False, None, "broken"),
        (None, None, False, None, "open"),
        (None, date(2026, 12, 25), False, None, "kept"),
    ],
)
def test_the_state_follows_the_dates(
    by: date | None, live_on: date | None, given_up: bool, likely: float | None, expected: str
) -> None:
    found = state(by=by, live_on=live_on, given_up=given_up, chance=likely, today=TODAY)

    assert found == expected
