"""The chance that a promised date holds, from the range of the item's own dates.

The rule: the day the item is live lies somewhere between an earliest and a latest day, most likely
on the expected one. That is a triangular distribution (Kotz and van Dorp, *Beyond Beta*, 2004,
chapter 1), and the chance is its share up to and including the promised day. Where only one day is
known, the range reaches a quarter of the time that is left (at least seven days) to either side,
and twice as far to the late side: work slips later more often than it comes early.
"""

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

State = Literal["open", "kept", "broken", "at_risk"]

# A promise that is more likely to break than to hold is at risk.
RISKY_BELOW = 0.5


@dataclass(frozen=True)
class Days:
    """Earliest, expected and latest day an item is live."""

    earliest: date
    expected: date
    latest: date


def days_around(expected: date, today: date) -> Days:
    """A range for a day that was given without one."""
    early = max(ceil(max((expected - today).days, 0) * 0.25), 7)
    first, last = expected.toordinal() - early, expected.toordinal() + 2 * early
    earliest = max(date.fromordinal(max(first, 1)), min(today, expected))
    return Days(earliest, expected, date.fromordinal(min(last, date.max.toordinal())))


def chance(days: Days, by: date) -> float:
    """The probability 0..1 that the item is live on `by` or before."""
    # The end of the promised day counts, so each day is taken at its end.
    low, mode, high = days.earliest.toordinal() - 1, days.expected.toordinal(), 0
    high = max(days.latest.toordinal(), mode)
    at = by.toordinal()
    if at >= high:
        return 1.0
    if at <= low:
        return 0.0
    if at < mode:
        return (at - low) ** 2 / ((high - low) * (mode - low))
    return 1 - (high - at) ** 2 / ((high - low) * (high - mode))


def state(
    *, by: date | None, live_on: date | None, given_up: bool, chance: float | None, today: date
) -> State:
    """Kept once live in time; broken once late, past its day or given up; at risk below evens."""
    if live_on is not None:
        return "kept" if by is None or live_on <= by else "broken"
    if given_up or (by is not None and today > by):
        return "broken"
    if chance is not None and chance < RISKY_BELOW:
        return "at_risk"
    return "open"
