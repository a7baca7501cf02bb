"""A metric over time: ink lines, each named at its end, with launch marks and the target."""

from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from frontend.charts import svg
from frontend.charts.marks import Mark, Say, date_axis, launch_mark, value_axis
from frontend.charts.scales import apart, extent, linear, over_days, ticks

DASHES = ("actual", "actual dash-1", "actual dash-2", "actual dash-3", "actual dash-4")


@dataclass(frozen=True)
class Series:
    name: str
    points: list[tuple[date, float]]


@dataclass(frozen=True)
class Lines:
    """What the chart is drawn from; at most five series, the rest belong in the table."""

    series: list[Series]
    say: Say
    marks: list[Mark] = field(default_factory=list)
    target: float | None = None
    from_zero: bool = False


def line_chart(lines: Lines, label: str) -> Markup:
    """Both drawings, or nothing where there is no point to draw."""
    if not any(series.points for series in lines.series):
        return Markup("")
    wide = svg.drawing(780, 290, *_parts(lines, 46, 640, 11, True), class_="wide", label=label)
    narrow = svg.drawing(358, 290, *_parts(lines, 40, 350, 4, False), class_="narrow", label=label)
    return wide + narrow


def _parts(lines: Lines, left: float, right: float, dates: int, is_wide: bool) -> list[Markup]:
    drawn = [series for series in lines.series if series.points][: len(DASHES)]
    days = [day for series in drawn for day, _ in series.points]
    values = [value for series in drawn for _, value in series.points]
    if lines.target is not None:
        values.append(lines.target)
    low, high = extent([*values, 0.0] if lines.from_zero else values)
    if lines.from_zero and low < 0 <= min(values):
        low = 0.0
    x = over_days(min(days), max(days), left, right)
    y = linear(low, high, 250, 34)
    parts = value_axis(ticks(low, high), y, lines.say, left, right)
    parts += date_axis(min(days), max(days), x, 258, dates)
    if lines.target is not None:
        parts.append(svg.line("land-edge dash-1", left, y(lines.target), right, y(lines.target)))
        parts.append(
            svg.text(f"target {lines.say(lines.target)}", left + 4, y(lines.target) - 5, "promise")
        )
    for class_, series in zip(DASHES, drawn, strict=False):
        parts.append(svg.polyline(class_, [(x(day), y(value)) for day, value in series.points]))
    ends = apart([y(series.points[-1][1]) + 4 for series in drawn], 15)
    for place, series in zip(ends, drawn, strict=True):
        day, value = series.points[-1]
        if is_wide:
            said = f"{lines.say(value)} {series.name}".strip()
            parts.append(svg.text(_short(said), right + 10, place, "key"))
        else:
            parts.append(svg.text(lines.say(value), right, place - 12, "key end"))
        parts.append(svg.dot(x(day), y(value), 3.0))
    for mark in lines.marks:
        if min(days) <= mark.on <= max(days):
            parts += launch_mark(mark, x(mark.on), 16, 258, right)
    return parts


def _short(name: str) -> str:
    return name if len(name) <= 22 else name[:21] + "…"
