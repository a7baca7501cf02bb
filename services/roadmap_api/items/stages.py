"""The way of an item from idea to closed, and the two places beside it."""

from typing import Literal, get_args

Stage = Literal[
    "idea",
    "discovery",
    "planned",
    "building",
    "launched",
    "measured",
    "closed",
    "parked",
    "declined",
]
ASIDE = ("parked", "declined")
WAY: tuple[str, ...] = tuple(stage for stage in get_args(Stage) if stage not in ASIDE)
LIVE = ("launched", "measured", "closed")
OPEN = ("idea", "discovery", "planned", "building")

# What a customer hears: nothing of how we work before and after.
TOLD: dict[str, str] = {"discovery": "idea", "measured": "launched", "closed": "launched"}


def gates_between(stage: str, to: str) -> tuple[str, ...]:
    """The stages whose gates stand between two stages: none backwards or aside."""
    if stage in ASIDE or to in ASIDE:
        return ()
    return WAY[WAY.index(stage) + 1 : WAY.index(to) + 1]


def may_move(stage: str, paused_from: str | None, to: str) -> bool:
    """From aside one comes back to where one was, or to an earlier stage, or steps aside again."""
    if stage not in ASIDE or to in ASIDE:
        return True
    return WAY.index(to) <= WAY.index(paused_from or "idea")
