"""Axes, launch marks and end labels, which several charts share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from frontend.charts import svg
from frontend.charts.scales import Days, Scale, date_ticks

Say = Callable[[float], str]


@dataclass(frozen=True)
class Mark:
    """A launch (with a pennant) or an incident (without), on its day."""

    on: date
    label: str
    is_launch: bool = True


def value_axis(
    values: Iterable[float], y: Scale, say: Say, left: float, right: float, zero: bool = False
) -> list[Markup]:
    """A hairline at each value with its figure to the left; zero is drawn stronger when asked."""
    parts: list[Markup] = []
    for value in values:
        strong = zero and value == 0
        parts.append(svg.line("axis" if strong else "grid", left, y(value), right, y(value)))
        parts.append(svg.text(say(value), left - 7, y(value) + 4, "end"))
    return parts


def date_axis(first: date, last: date, x: Days, y: float, at_most: int) -> list[Markup]:
    parts: list[Markup] = []
    for day, name in date_ticks(first, last, at_most):
        parts.append(svg.text(name, x(day), y + 18, "mid"))
        parts.append(svg.line("axis", x(day), y, x(day), y + 4))
    return parts


def launch_mark(mark: Mark, x: float, top: float, bottom: float, right: float) -> list[Markup]:
    """A line through all panels; the label stands on the side that has room."""
    parts = [svg.line("mark", x, top, x, bottom)]
    if mark.is_launch:
        parts.append(svg.tag("path", class_="flag", d=f"M{x:.1f} {top:g} l11 4.5 l-11 4.5z"))
    room = right - x
    to_the_left = room < 7.0 * len(mark.label) + 20
    place = x - 6 if to_the_left else x + 16
    parts.append(svg.text(mark.label, place, top + 9, "key end" if to_the_left else "key"))
    return parts
