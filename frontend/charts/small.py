"""Drawings that stand inside a row: range bar, spark, meter, bars."""

from collections.abc import Sequence

from markupsafe import Markup

from frontend.charts import svg
from frontend.charts.scales import linear

Range = tuple[float, float]


def range_bar(
    promised: Range | None,
    measured: float | None,
    interval: Range | None,
    *,
    is_final: bool,
    label: str,
) -> Markup:
    """Buff: promised. Magenta: measured with its interval, dashed while too early. Tick: zero."""
    reach = [0.0, *(promised or ()), *(interval or ())]
    reach += [] if measured is None else [measured]
    air = (max(reach) - min(reach)) * 0.14 or 1.0
    x = linear(min(reach) - air, max(reach) + air, 4, 204)
    parts = [svg.line("grid", 4, 10, 204, 10), svg.line("axis", x(0), 5, x(0), 15)]
    if promised:
        low, high = x(promised[0]), x(promised[1])
        parts.append(svg.rect("land", low, 2, high - low, 16))
        parts += [svg.line("land-edge", edge, 2, edge, 18) for edge in (low, high)]
    if interval:
        class_ = "span" if is_final else "span open"
        parts.append(svg.line(class_, x(interval[0]), 10, x(interval[1]), 10))
    if measured is not None:
        parts.append(svg.dot(x(measured), 10))
    return svg.drawing(208, 20, *parts, class_="range", label=label)


def spark(values: Sequence[float]) -> Markup:
    """A row's last weeks; decoration beside figures that say the same."""
    if len(values) < 2:
        return Markup("")
    x = linear(0, len(values) - 1, 2, 76)
    y = linear(min(values), max(values), 17, 3)
    points = [(x(index), y(value)) for index, value in enumerate(values)]
    return svg.drawing(
        80, 20, svg.polyline("actual", points), svg.dot(*points[-1], 2.2), class_="spark"
    )


def meter(share: float, *, mark: float | None = None, label: str) -> Markup:
    """A part of a whole (both 0..1), with a tick for where one would expect to be."""
    filled = min(max(share, 0.0), 1.0) * 400
    parts = [svg.rect("track", 0, 0, 400, 8), svg.rect("fill", 0, 0, filled, 8)]
    if mark is not None:
        parts.append(svg.rect("dot", min(max(mark, 0.0), 0.995) * 400, 0, 2, 8))
    return svg.tag(
        "svg",
        *parts,
        class_="meter",
        viewBox="0 0 400 8",
        preserveAspectRatio="none",
        role="img",
        aria_label=label,
    )


def bars(values: Sequence[float], *, label: str) -> Markup:
    """Counts per period from zero, the last one in full ink."""
    if not values:
        return Markup("")
    high = max([*values, 0.0]) or 1.0
    width = 240 / len(values)
    parts = [
        svg.rect(
            "bar last" if index == len(values) - 1 else "bar",
            index * width,
            40 - value / high * 38,
            width * 0.72,
            value / high * 38,
        )
        for index, value in enumerate(values)
    ]
    parts.append(svg.line("axis", 0, 40, 240, 40))
    return svg.drawing(240, 41, *parts, class_="bars", label=label)
