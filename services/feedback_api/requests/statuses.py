"""A request's status, from the stages of the items that answer it."""

from collections.abc import Iterable

STATUSES = ("open", "considered", "planned", "building", "shipped", "parked", "declined")

OF_STAGE = {
    "idea": "considered",
    "discovery": "considered",
    "planned": "planned",
    "building": "building",
    "launched": "shipped",
    "measured": "shipped",
    "closed": "shipped",
    "parked": "parked",
    "declined": "declined",
}
# The furthest of them speaks: one that ships answers more than one that waits.
ORDER = ("shipped", "building", "planned", "considered", "parked", "declined")


def derived(stages: Iterable[str]) -> str:
    """`open` where no item answers it."""
    found = {OF_STAGE.get(stage, "considered") for stage in stages}
    return next((status for status in ORDER if status in found), "open")
