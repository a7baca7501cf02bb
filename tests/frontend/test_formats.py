"""How figures are said: the cases of the visual language."""

from datetime import UTC, date, datetime

import pytest

from frontend import formats

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("1310000.00", "$1.31M"), ("240000.00", "$240k"), ("24000", "$24k"), (850, "$850"),
        (999_700, "$1.00M"), (0, "$0"), (-1200, "−$1k"), (None, "–"), ("2500000000", "$2.50B"),
    ],
)  # fmt: skip
def test_money_has_three_figures(amount, said):
    assert formats.money(amount) == said


def test_ranges_of_money_share_their_unit():
    assert formats.money_range("90000", "140000") == "$90–140k"
    assert formats.money_range(900_000, 1_200_000) == "$900k–1.20M"


def test_a_change_has_its_sign_and_minus_is_a_minus():
    assert formats.signed(6.8) == "+6.8"
    assert formats.signed(-2.9) == "−2.9"
    assert formats.signed(0.0) == "0"


def test_both_ends_of_a_range_have_as_many_decimals():
    assert formats.span(5.0, 8.7) == "+5.0 to +8.7"
    assert formats.span(4, 10) == "+4 to +10"
    assert formats.span(3, 6, sign=False) == "3 to 6"


def test_fractions_are_said_in_percent():
    assert formats.percent(0.679) == "67.9\N{NO-BREAK SPACE}%"
    assert formats.percent(0.7) == "70\N{NO-BREAK SPACE}%"


def test_days_say_the_year_only_where_it_is_another():
    assert formats.day("2026-06-23", TODAY) == "23 Jun"
    assert formats.day("2025-10-21", TODAY) == "21 Oct 2025"
    assert formats.long_day(TODAY) == "Tuesday 24 November 2026"
    assert formats.weekday("2026-11-26") == "Thu 26 Nov"


def test_moments_are_in_the_workspaces_zone():
    assert formats.moment("2026-11-18T08:12:00Z", "Europe/Berlin", TODAY) == "18 Nov, 09:12"


def test_ages_and_what_is_ahead():
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    assert formats.age("2026-11-18T09:00:00Z", now) == "6 days"
    assert formats.in_days("2026-12-15", TODAY) == "in 21 days"
    assert formats.in_days("2026-11-27", TODAY) == "on Friday"
    assert formats.in_days("2026-11-20", TODAY) == "4 days ago"
