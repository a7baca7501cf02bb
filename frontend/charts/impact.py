"""The big chart: a metric as it was and would have been, and the difference against the promise.

Two panels on one time axis, each with its own scale. The difference always shows zero and the
whole promised range. Drawn twice, wide and narrow, so that text keeps its size.
"""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from frontend.charts import svg
from frontend.charts.marks import Mark, Say, date_axis, launch_mark, value_axis
from frontend.charts.scales import Days, Scale, apart, extent, linear, over_days, ticks

Range = tuple[float, float]


@dataclass(frozen=True)
class Estimate:
    """A value on a day with its interval."""

    on: date
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Impact:
    """What the chart is drawn from. `difference` is the average effect so far, day by day."""

    actual: list[tuple[date, float]]
    without: list[Estimate]
    difference: list[Estimate]
    launch: Mark
    promised: Range | None
    is_final: bool
    say: Say
    say_difference: Say
    difference_title: str


@dataclass(frozen=True)
class Frame:
    """Where the panels lie on one of the two papers."""

    width: float
    height: float
    left: float
    right: float
    level: Range
    change: Range
    floor: float
    is_wide: bool


WIDE = Frame(780, 418, 40, 652, (36, 204), (262, 388), 396, is_wide=True)
NARROW = Frame(358, 410, 36, 350, (36, 196), (246, 380), 388, is_wide=False)


def impact_chart(impact: Impact, label: str) -> Markup:
    """Both drawings; style sheets show the one that fits."""
    return Markup("").join(
        svg.drawing(
            frame.width,
            frame.height,
            *_parts(impact, frame),
            class_="wide" if frame.is_wide else "narrow",
            label=label,
        )
        for frame in (WIDE, NARROW)
    )


def _parts(impact: Impact, frame: Frame) -> list[Markup]:
    days = [day for day, _ in impact.actual] + [estimate.on for estimate in impact.difference]
    first, last = min(days), max(days)
    x = over_days(first, last, frame.left, frame.right)
    return [
        *date_axis(first, last, x, frame.floor, 11 if frame.is_wide else 4),
        *_level(impact, frame, x),
        *_change(impact, frame, x),
        *launch_mark(
            _fitted(impact.launch, frame), x(impact.launch.on), 16, frame.floor, frame.right
        ),
    ]


def _fitted(mark: Mark, frame: Frame) -> Mark:
    """The narrow paper has room for the date alone."""
    if frame.is_wide or "," not in mark.label:
        return mark
    return Mark(mark.on, mark.label.split(",")[0], mark.is_launch)


def _level(impact: Impact, frame: Frame, x: Days) -> list[Markup]:
    """As it was, in ink; without it, dashed with its band of water."""
    low, high = extent(
        [value for _, value in impact.actual]
        + [value for estimate in impact.without for value in (estimate.low, estimate.high)]
    )
    y = linear(low, high, frame.level[1], frame.level[0])
    parts = value_axis(ticks(low, high), y, impact.say, frame.left, frame.right)
    parts.append(_area("water", impact.without, x, y))
    parts.append(svg.polyline("would", [(x(e.on), y(e.value)) for e in impact.without]))
    parts.append(svg.polyline("actual", [(x(day), y(value)) for day, value in impact.actual]))
    return parts + _ends(impact, frame, x, y)


def _ends(impact: Impact, frame: Frame, x: Days, y: Scale) -> list[Markup]:
    """Each line says at its end what it is."""
    day, value = impact.actual[-1]
    names = [("as it was", value, x(day), "key")]
    if impact.without:
        would = impact.without[-1]
        names.append(("without it", would.value, x(would.on), ""))
    places = apart([y(value) + 4 for _, value, _, _ in names], 16)
    if not frame.is_wide:
        sign = -1 if len(names) < 2 or names[0][1] >= names[1][1] else 1
        return [
            svg.text(
                name, frame.right, place + (sign if class_ else -sign) * 14, f"{class_} end".strip()
            )
            for (name, _, _, class_), place in zip(names, places, strict=True)
        ]
    return [
        svg.text(f"{impact.say(value)} {name}", frame.right + 10, place, class_ or None)
        for (name, value, _, class_), place in zip(names, places, strict=True)
    ]


def _change(impact: Impact, frame: Frame, x: Days) -> list[Markup]:
    """The difference so far with its narrowing band, on the promised land."""
    reach = [0.0, *(impact.promised or ())]
    reach += [value for e in impact.difference[-1:] for value in (e.low, e.high)]
    reach += [e.value for e in impact.difference]
    low, high = extent(reach, room=0.12)
    y = linear(low, high, frame.change[1], frame.change[0])
    shown = sorted({0.0, *(impact.promised or ticks(low, high, 3))})
    parts = [svg.text(impact.difference_title, frame.left, frame.change[0] - 16, "key")]
    parts += value_axis(shown, y, impact.say_difference, frame.left, frame.right, zero=True)
    if impact.promised:
        parts += _land(impact, impact.promised, frame, x, y)
    if impact.difference:
        parts += _measured(impact, frame, x, y, (low, high))
    return parts


def _land(impact: Impact, promised: Range, frame: Frame, x: Days, y: Scale) -> list[Markup]:
    start = x(impact.launch.on)
    top, bottom = y(promised[1]), y(promised[0])
    said = f"{impact.say_difference(promised[0])} to {impact.say_difference(promised[1])}"
    parts = [
        svg.rect("land", start, top, frame.right - start, bottom - top),
        svg.line("land-edge", start, top, frame.right, top),
        svg.line("land-edge", start, bottom, frame.right, bottom),
    ]
    if not frame.is_wide:
        return [*parts, svg.text(f"promised {said}", start + 6, top - 5, "promise")]
    middle = (top + bottom) / 2
    return [
        *parts,
        svg.text("Promised", frame.right + 10, middle - 4, "promise"),
        svg.text(said, frame.right + 10, middle + 11, "promise"),
    ]


def _measured(impact: Impact, frame: Frame, x: Days, y: Scale, limits: Range) -> list[Markup]:
    """A band while it narrows; a bar with ends and a dot on the last day. Dashed until final."""
    kept = [_clipped(estimate, limits) for estimate in impact.difference]
    last = kept[-1]
    end, class_ = x(last.on), "span" if impact.is_final else "span open"
    said = f"{impact.say_difference(last.value)}{', final' if impact.is_final else ' so far'}"
    if not frame.is_wide:
        said = impact.say_difference(last.value)
    to_the_left = end + 7.0 * len(said) + 14 > frame.width - (120 if frame.is_wide else 0)
    return [
        _area("wash", kept, x, y),
        svg.polyline(class_, [(x(e.on), y(e.value)) for e in kept]),
        svg.line("span", end, y(last.low), end, y(last.high)),
        svg.line("span", end - 5, y(last.low), end + 5, y(last.low)),
        svg.line("span", end - 5, y(last.high), end + 5, y(last.high)),
        svg.dot(end, y(last.value), 4.5),
        svg.text(
            said,
            end - 12 if to_the_left else end + 12,
            y(last.value) + (-8 if to_the_left else 4),
            "sig end" if to_the_left else "sig",
        ),
    ]


def _clipped(estimate: Estimate, limits: Range) -> Estimate:
    """The first days' intervals are wider than the paper: the band stops at its edge."""
    low, high = limits
    return Estimate(
        estimate.on,
        min(max(estimate.value, low), high),
        min(max(estimate.low, low), high),
        min(max(estimate.high, low), high),
    )


def _area(class_: str, estimates: list[Estimate], x: Days, y: Scale) -> Markup:
    return svg.band(
        class_,
        [(x(e.on), y(e.high)) for e in estimates],
        [(x(e.on), y(e.low)) for e in estimates],
    )
