"""Charts as server-made SVG: pure functions from data to a drawing, styled by classes alone."""

from frontend.charts.heat import heat_row
from frontend.charts.impact import Estimate, Impact, impact_chart
from frontend.charts.lines import Lines, Series, line_chart
from frontend.charts.marks import Mark
from frontend.charts.small import bars, meter, range_bar, spark
from frontend.charts.timeline import Calendar, Span, calendar_of, lane

__all__ = [
    "Calendar",
    "Estimate",
    "Impact",
    "Lines",
    "Mark",
    "Series",
    "Span",
    "bars",
    "calendar_of",
    "heat_row",
    "impact_chart",
    "lane",
    "line_chart",
    "meter",
    "range_bar",
    "spark",
]
