"""Range bars, sparks, meters, bars, lines and lanes."""

import re
from datetime import date

from frontend.charts import (
    Lines,
    Mark,
    Series,
    Span,
    bars,
    calendar_of,
    heat_row,
    lane,
    line_chart,
    meter,
    range_bar,
    spark,
)


def test_a_range_bar_always_shows_zero_and_the_whole_promise():
    drawn = range_bar((4, 10), 6.8, (5.0, 8.7), is_final=True, label="Promised 4 to 10")

    places = [float(x) for x in re.findall(r' x1="([\d.]+)"', drawn)]
    assert all(4 <= x <= 204 for x in places)
    assert 'class="axis"' in drawn
    assert 'class="land"' in drawn


def test_a_range_bar_too_early_is_dashed():
    drawn = range_bar((5, 9), 4.1, (-1.8, 9.9), is_final=False, label="so far")

    assert 'class="span open"' in drawn


def test_a_range_bar_without_a_result_shows_the_promise_alone():
    drawn = range_bar((5, 9), None, None, is_final=False, label="promised")

    assert "circle" not in drawn


def test_a_spark_of_one_value_is_nothing():
    assert spark([3.0]) == ""
    assert spark([1.0, 2.0, 2.0]).count("circle") == 1


def test_a_meter_never_leaves_its_track():
    drawn = meter(1.7, mark=1.2, label="170 percent")

    assert 'width="400.0" height="8.0"' in drawn


def test_bars_begin_at_zero_and_the_last_is_in_full_ink():
    drawn = bars([1, 4, 2], label="notes a week")

    assert drawn.count('class="bar"') == 2
    assert drawn.count('class="bar last"') == 1


def test_a_line_chart_without_points_is_nothing():
    assert line_chart(Lines([Series("", [])], say=str), "empty") == ""


def test_a_line_chart_marks_the_launches_inside_its_time():
    points = [(date(2026, month, 1), float(month)) for month in range(1, 10)]
    marks = [Mark(date(2026, 6, 23), "Live"), Mark(date(2024, 1, 1), "Long ago")]

    drawn = line_chart(Lines([Series("all", points)], say=str, marks=marks, target=12), "A metric")

    assert "Live" in drawn
    assert "Long ago" not in drawn
    assert "target 12" in drawn


def test_a_slip_is_drawn_after_the_plan():
    today = date(2026, 11, 24)
    span = Span(date(2026, 11, 1), date(2026, 12, 18), expected_on=date(2027, 1, 22))
    calendar = calendar_of([span], today)

    drawn = lane(span, calendar, today, "Single sign-on")

    assert span.is_late
    assert 'class="slip"' in drawn
    assert calendar.names[0] == "Nov 2026"
    assert "Jan 2027" in calendar.names


def test_a_cohort_of_nobody_has_no_shares():
    assert [cell.share for cell in heat_row(0, [0, 0])] == [None, None]
    assert [cell.shade for cell in heat_row(10, [10, 5, 0])] == [9, 5, 0]
