"""Stop rules of a business case, checked against what was measured and spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.roadmap_api.verdicts.rule import Measurement, Promise, falls, measured_gain


@dataclass(frozen=True)
class Step:
    """A measurement as it stood so many days after the launch."""

    days: int
    measured: Measurement


@dataclass(frozen=True)
class Known:
    """What the rules are checked against; `spent` in the workspace's currency."""

    steps: Sequence[Step]
    spent: float | None
    promise: Promise
    direction: str | None


def check(criterion: dict[str, Any], known: Known) -> dict[str, Any]:
    """The criterion with `value`, `on_day` it was checked on, and `met`: None if nobody can tell.

    `measure: "effect"` looks at the gain on `on_day` (or at the last one), in the metric's unit and
    turned so that more is better; `measure: "spent"` at the money. A criterion that is only words
    is for people to check.
    """
    if criterion.get("under") is None and criterion.get("over") is None:
        return {**criterion, "value": None, "checked_on_day": None, "met": None}
    if criterion.get("measure") == "spent":
        return {**_compared(criterion, known.spent), "checked_on_day": None}
    step = _step_on(known.steps, criterion.get("on_day"))
    if step is None:
        return {**criterion, "value": None, "checked_on_day": None, "met": None}
    towards = falls(known.promise, known.direction)
    gain = measured_gain(step.measured, towards).estimate
    return {**_compared(criterion, gain), "checked_on_day": step.days}


def _step_on(steps: Sequence[Step], day: int | None) -> Step | None:
    """The first measurement on or after the day; the last one where no day is named."""
    in_order = sorted(steps, key=lambda step: step.days)
    if day is None:
        return in_order[-1] if in_order else None
    return next((step for step in in_order if step.days >= day), None)


def _compared(criterion: dict[str, Any], value: float | None) -> dict[str, Any]:
    if value is None:
        return {**criterion, "value": None, "met": None}
    under, over = criterion.get("under"), criterion.get("over")
    met = (under is not None and value < under) or (over is not None and value > over)
    return {**criterion, "value": value, "met": met}
