from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from frontend.charts.scales import apart, date_ticks, linear, month_starts, ticks


def test_ticks_are_round_and_inside():
    assert ticks(56.9, 71.2) == [60, 65, 70]
    assert ticks(0, 1, 4) == [0, 0.5, 1.0]


def test_a_span_of_nothing_lies_in_the_middle():
    assert linear(5, 5, 0, 100)(5) == 50


def test_months_are_named_and_a_new_year_says_so():
    named = date_ticks(date(2025, 12, 1), date(2026, 11, 24), 12)

    assert [name for _, name in named][:3] == ["Dec", "Jan 2026", "Feb"]
    assert month_starts(date(2026, 1, 2), date(2026, 3, 1)) == [date(2026, 2, 1), date(2026, 3, 1)]


@given(st.floats(-1e9, 1e9), st.floats(0.001, 1e6))
def test_ticks_never_leave_their_span(low: float, width: float):
    found = ticks(low, low + width)

    assert all(low - width * 1e-3 <= value <= low + width * 1.001 for value in found)
    assert len(found) < 30


def test_labels_keep_their_order_and_their_distance():
    moved = apart([100.0, 104.0], 16)

    assert moved[1] - moved[0] == 16
