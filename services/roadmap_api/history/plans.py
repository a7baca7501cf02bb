"""The plan as it stood, rebuilt from changes: plain states in, plain states out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

K = TypeVar("K")
State = dict[str, Any]


@dataclass(frozen=True)
class Undo:
    """A change to take back; `created` and `deleted` bring a whole state out of or into being."""

    item: Any
    field: str
    before: Any


def plan_before(plan: Mapping[K, State], later: Iterable[Undo]) -> dict[K, State]:
    """The plan before the changes in `later`, which come newest first."""
    states: dict[Any, State] = {item: dict(state) for item, state in plan.items()}
    for change in later:
        if change.field == "created":
            states.pop(change.item, None)
        elif change.field == "deleted":
            states[change.item] = dict(change.before)
        elif change.field in states.get(change.item, {}):
            states[change.item][change.field] = change.before
    return states


def difference(
    before: Mapping[K, State], after: Mapping[K, State], fields: Iterable[str]
) -> dict[str, list[dict[str, Any]]]:
    """What was added, what was removed, and which fields of the rest differ."""
    names = list(fields)
    return {
        "added": [{"item": item, **after[item]} for item in after if item not in before],
        "removed": [{"item": item, **before[item]} for item in before if item not in after],
        "changed": [
            {
                "item": item,
                "title": after[item]["title"],
                "field": field,
                "before": before[item].get(field),
                "after": after[item].get(field),
            }
            for item in after
            if item in before
            for field in names
            if before[item].get(field) != after[item].get(field)
        ],
    }
