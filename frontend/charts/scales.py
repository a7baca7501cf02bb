"""Numbers and dates to places on paper. Pure; no drawing."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

Scale = Callable[[float], float]
Days = Callable[[date], float]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """Values `low..high` to places `start..end`; a span of nothing lies in the middle."""
    span = high - low
    if span == 0:
        return lambda _: (start + end) / 2
    return lambda value: start + (value - low) / span * (end - start)


def over_days(first: date, last: date, start: float, end: float) -> Days:
    place = linear(first.toordinal(), last.toordinal(), start, end)
    return lambda day: place(day.toordinal())


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values inside `low..high`: steps of 1, 2 or 5 times a power of ten."""
    span = high - low
    if span <= 0 or not math.isfinite(span):
        return [low]
    rough = span / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(step * index, 10) for index in range(first, last + 1)]


def extent(values: Iterable[float], *, room: float = 0.08) -> tuple[float, float]:
    """Lowest and highest with some air around them, so that no line touches the edge."""
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return (0.0, 1.0)
    low, high = min(known), max(known)
    air = (high - low) * room or abs(high) * room or 1.0
    return (low - air, high + air)


def month_starts(first: date, last: date) -> list[date]:
    """The first days of the months that begin inside `first..last`."""
    found: list[date] = []
    year, month = first.year, first.month
    while date(year, month, 1) <= last:
        if date(year, month, 1) >= first:
            found.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def date_ticks(first: date, last: date, at_most: int) -> list[tuple[date, str]]:
    """Months, the first of a year with the year; days where the span is under seven weeks."""
    days = (last - first).days
    if days < 49:
        step = max(1, math.ceil((days + 1) / at_most))
        stops = [first + timedelta(days=offset) for offset in range(0, days + 1, step)]
        return [(day, f"{day.day} {MONTHS[day.month - 1]}") for day in stops]
    months = month_starts(first, last)
    every = max(1, math.ceil(len(months) / at_most))
    kept = months[::every]
    named = [(day, MONTHS[day.month - 1]) for day in kept]
    return [
        (day, f"{name} {day.year}" if _opens_a_year(day, kept, index) else name)
        for index, (day, name) in enumerate(named)
    ]


def _opens_a_year(day: date, kept: Sequence[date], index: int) -> bool:
    return (index > 0 and kept[index - 1].year != day.year) or (index == 0 and day.month == 1)


def apart(places: list[float], gap: float) -> list[float]:
    """Labels pushed apart until none is nearer than `gap`, keeping their order."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in pairwise(order):
        if moved[after] - moved[before] < gap:
            overlap = gap - (moved[after] - moved[before])
            moved[before] -= overlap / 2
            moved[after] += overlap / 2
    return moved
