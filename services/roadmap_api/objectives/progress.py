"""How far a key result is and what state that is: numbers in, numbers and words out."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

State = Literal["met", "on_track", "at_risk", "off_track"]

STALE_AFTER = timedelta(days=8)
ORDER: tuple[State, ...] = ("met", "on_track", "at_risk", "off_track")


def progress(baseline: float, target: float, value: float | None) -> float:
    """The share 0..1 of the way from baseline to target, whichever of the two is larger.

    Where both are the same number the result asks to hold it: 1 while held, else 0.
    """
    if value is None:
        return 0.0
    if baseline == target:
        return 1.0 if value == target else 0.0
    return min(1.0, max(0.0, (value - baseline) / (target - baseline)))


def expected_progress(starts_on: date, due_on: date, today: date) -> float:
    """The share 0..1 of the time from start to due date that has gone by."""
    days = (due_on - starts_on).days
    if days <= 0:
        return 1.0 if today >= due_on else 0.0
    return min(1.0, max(0.0, (today - starts_on).days / days))


def state(done: float, expected: float, confidence: float | None) -> State:
    """The worse of pace and confidence; reached is reached.

    Pace: on track up to 0.15 behind the time gone by, at risk up to 0.35, beyond that off track.
    Confidence (0..10, of the last check-in): 7 and more on track, 4 to 6 at risk, below off track.
    """
    if done >= 1.0:
        return "met"
    behind = expected - done
    pace: State = "on_track" if behind <= 0.15 else "at_risk" if behind <= 0.35 else "off_track"
    if confidence is None:
        return pace
    felt: State = "on_track" if confidence >= 7 else "at_risk" if confidence >= 4 else "off_track"
    return worst([pace, felt])


def worst(states: Sequence[State]) -> State:
    """The state furthest from met; an objective is met when all its key results are."""
    return max(states, key=ORDER.index, default="on_track")


def confidence_trend(confidences: Sequence[float]) -> Literal["up", "down", "flat"] | None:
    """Whether the last check-in is above or below the one before it (oldest first)."""
    if len(confidences) < 2:
        return None
    change = confidences[-1] - confidences[-2]
    return "up" if change > 0 else "down" if change < 0 else "flat"


def stale_days(value_at: datetime | None, now: datetime) -> int | None:
    """How many days old the value is once it counts as stale (over 8 days), else None."""
    if value_at is None or now - value_at <= STALE_AFTER:
        return None
    return (now - value_at).days


def weekly(
    points: Sequence[tuple[datetime, float]], today: date, weeks: int = 13
) -> list[tuple[date, float]]:
    """The last value in each of the last `weeks` weeks, by the Monday it began on."""
    this_monday = today - timedelta(days=today.weekday())
    first = this_monday - timedelta(weeks=weeks - 1)
    found: dict[date, float] = {}
    for at, value in sorted(points):
        monday = at.date() - timedelta(days=at.weekday())
        if first <= monday <= this_monday:
            found[monday] = value
    return sorted(found.items())
