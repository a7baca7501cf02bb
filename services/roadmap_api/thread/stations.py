"""The eight stations of a thread, from the first note to the answer: facts in, states out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["note", "request", "item", "case", "launch", "reading", "verdict", "told"]
State = Literal["passed", "current", "ahead", "none"]

KINDS: tuple[Kind, ...] = (
    "note",
    "request",
    "item",
    "case",
    "launch",
    "reading",
    "verdict",
    "told",
)


@dataclass(frozen=True)
class Fact:
    """What is known of one station: `is_passed` once its work is done, `at` since when."""

    is_passed: bool
    at: datetime | None = None
    figure: dict[str, Any] = field(default_factory=dict)
    href: dict[str, Any] | None = None


@dataclass(frozen=True)
class Station:
    kind: Kind
    state: State
    figure: dict[str, Any]
    at: datetime | None
    leg_days: int | None
    href: dict[str, Any] | None


def stations_of(facts: Mapping[Kind, Fact], *, has_ended: bool) -> list[Station]:
    """All eight in their order.

    Passed is what is done; the first one not done after the last passed is where the thread stands
    (current); what lies before a passed one and was never done was skipped (none); the rest lies
    ahead. Of an item that was parked or declined the rest is given up (none), but for the answer to
    those who asked. `leg_days` is the way to the next passed station.
    """
    done = [facts[kind].is_passed for kind in KINDS]
    last = max((index for index, is_passed in enumerate(done) if is_passed), default=-1)
    return [
        Station(
            kind=kind,
            state=_state(index, last, done[index], has_ended),
            figure=facts[kind].figure,
            at=facts[kind].at,
            leg_days=_leg(facts, index),
            href=facts[kind].href,
        )
        for index, kind in enumerate(KINDS)
    ]


def total_days(stations: Sequence[Station], now: datetime) -> int | None:
    """From the earliest station's time to the answer, or to now while there is none."""
    first = min((station.at for station in stations if station.at is not None), default=None)
    if first is None:
        return None
    told = stations[-1]
    end = told.at if told.state == "passed" and told.at is not None else now
    return max((end.date() - first.date()).days, 0)


def has_landed(stations: Sequence[Station]) -> bool:
    """The coast: a verdict exists and those who asked were told."""
    return stations[-2].state == "passed" and stations[-1].state == "passed"


def _state(index: int, last: int, is_passed: bool, has_ended: bool) -> State:
    if is_passed:
        return "passed"
    if has_ended:
        return "current" if index == len(KINDS) - 1 else "none"
    if index < last:
        return "none"
    return "current" if index == last + 1 else "ahead"


def _leg(facts: Mapping[Kind, Fact], index: int) -> int | None:
    here = facts[KINDS[index]]
    if not here.is_passed or here.at is None:
        return None
    for kind in KINDS[index + 1 :]:
        there = facts[kind]
        if there.is_passed and there.at is not None:
            return max((there.at.date() - here.at.date()).days, 0)
    return None
