from datetime import date, timedelta

import pytest

from services.roadmap_api.look_backs.points import CannotRead, from_csv, from_pairs


def test_a_heading_is_skipped_and_days_are_put_in_order() -> None:
    past = from_csv("date,value\n2026-01-02,5\n2026-01-01,4.5\n")

    assert past.days == [date(2026, 1, 1), date(2026, 1, 2)]
    assert past.values == [4.5, 5.0]
    assert past.before(date(2026, 1, 2)) == 1


def test_further_columns_are_comparison_series() -> None:
    past = from_csv("day;value;other\n02.01.2026;1.234,5;3,5\n03.01.2026;7;8\n")

    assert past.values == [1234.5, 7.0]
    assert past.controls == [[3.5, 8.0]]


def test_percent_signs_byte_order_marks_and_months_are_understood() -> None:
    past = from_csv("\ufeff2026-01\t61%\n2026-02\t62%\n")

    assert past.days == [date(2026, 1, 1), date(2026, 2, 1)]
    assert past.values == [61.0, 62.0]


def test_each_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(CannotRead) as caught:
        from_csv("2026-01-01,1\nyesterday,2\n2026-01-03,=1+1\n2026-01-04,nan\n")

    assert [fault.row for fault in caught.value.faults] == [2, 3, 4]


def test_a_day_that_stands_twice_is_refused() -> None:
    with pytest.raises(CannotRead):
        from_pairs([["2026-01-01", 1], ["2026-01-01", 2]])


def test_rows_of_different_width_are_refused() -> None:
    with pytest.raises(CannotRead):
        from_pairs([["2026-01-01", 1], ["2026-01-02", 2, 3]])


def test_only_daily_rows_have_weekdays() -> None:
    first = date(2026, 1, 1)
    daily = from_pairs([[(first + timedelta(days=day)).isoformat(), day] for day in range(30)])
    weekly = from_pairs([[(first + timedelta(weeks=week)).isoformat(), week] for week in range(30)])

    assert daily.is_daily
    assert not weekly.is_daily
