"""The big chart: what is drawn, and that it cannot carry a script or a style."""

from datetime import date, timedelta

from frontend.charts import Estimate, Impact, Mark, impact_chart

LIVE = date(2026, 6, 23)


def make_impact(**changes):
    days = [date(2025, 12, 1) + timedelta(weeks=week) for week in range(51)]
    actual = [(day, 61.0 if day < LIVE else 67.9) for day in days]
    after = [LIVE + timedelta(weeks=week) for week in range(1, 14)]
    given = {
        "actual": actual,
        "without": [Estimate(day, 61.4, 60.0, 63.0) for day in after],
        "difference": [Estimate(day, 6.8, 5.0, 8.7) for day in after],
        "launch": Mark(LIVE, "Live 23 Jun, first for the 17 who asked"),
        "promised": (4.0, 10.0),
        "is_final": True,
        "say": lambda value: f"{value:.1f} %",
        "say_difference": lambda value: f"{value:+.1f}",
        "difference_title": "Difference it made, in points",
    }
    return Impact(**{**given, **changes})


def test_the_chart_is_drawn_wide_and_narrow():
    drawn = impact_chart(make_impact(), "Jobs closed the same day")

    assert drawn.count("<svg") == 2
    assert 'class="wide"' in drawn
    assert 'class="narrow"' in drawn
    assert "Live 23 Jun, first for the 17 who asked" in drawn
    assert "+6.8, final" in drawn
    assert "+4.0 to +10.0" in drawn


def test_before_its_day_the_line_is_dashed_and_says_so_far():
    drawn = impact_chart(make_impact(is_final=False), "Jobs closed the same day")

    assert 'class="span open"' in drawn
    assert "+6.8 so far" in drawn


def test_without_a_promise_there_is_no_land():
    drawn = impact_chart(make_impact(promised=None), "Jobs closed the same day")

    assert 'class="land"' not in drawn


def test_words_from_outside_are_escaped_and_nothing_is_styled_inline():
    evil = Mark(LIVE, "<script>alert(1)</script>")

    drawn = impact_chart(make_impact(launch=evil), '"><script>')

    assert "<script" not in drawn
    assert "style=" not in drawn
