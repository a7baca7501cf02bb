"""How a promise is compared with what was measured: numbers in, one word out.

A promise is a range low to high of change in a metric, a measurement an estimate with an interval,
all in the metric's unit. Everything is first turned so that more is better.

The rule, in this order:

1. `above`: the whole interval lies over the promised range.
2. `below`: the whole interval lies under it.
3. `inconclusive`: the interval holds zero, so the launch may have done nothing at all.
4. `within`: the estimate lies in the range, or the whole interval lies over its low end (the
   promise was kept; that it was more than kept is not shown).
5. `inconclusive`: anything else; the interval is too wide to tell kept from not kept.

Where the promised range itself holds zero (a launch that should do no harm), step 3 is left out.
"""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["above", "within", "below", "inconclusive"]
Direction = Literal["up", "down"]

VERDICTS: tuple[Verdict, ...] = ("above", "within", "below", "inconclusive")


@dataclass(frozen=True)
class Promise:
    low: float
    likely: float
    high: float


@dataclass(frozen=True)
class Measurement:
    estimate: float
    low: float
    high: float


def promised_gain(promise: Promise, direction: str | None) -> Promise:
    """The promise turned so that more is better.

    On a metric that should fall, −6 to −3 and 3 to 6 say the same: nobody promises a worse number.
    """
    if promise.high <= 0 and direction != "up" and promise.low < 0:
        return Promise(-promise.high, -promise.likely, -promise.low)
    return promise


def measured_gain(measured: Measurement, direction: str | None) -> Measurement:
    """The measurement turned so that more is better."""
    if direction == "down":
        return Measurement(-measured.estimate, -measured.high, -measured.low)
    return measured


def falls(promise: Promise, direction: str | None) -> str:
    """The direction in which this promise is good news; the metric's own where it is known."""
    return direction or ("down" if promise.high <= 0 and promise.low < 0 else "up")


def judge(promise: Promise, measured: Measurement, direction: str | None) -> Verdict:
    """The verdict the rule above suggests; a person gives it."""
    towards = falls(promise, direction)
    promised, found = promised_gain(promise, towards), measured_gain(measured, towards)
    if found.low > promised.high:
        return "above"
    if found.high < promised.low:
        return "below"
    if found.low <= 0 <= found.high and not promised.low <= 0 <= promised.high:
        return "inconclusive"
    kept = promised.low <= found.estimate <= promised.high or found.low >= promised.low
    return "within" if kept else "inconclusive"
