"""The critical path method over items and what they need: dates in, dates out.

Dates are calendar days and inclusive on both ends: three days from Monday finish on Wednesday, and
whoever needs them starts on Thursday. Source of the method: Kelley and Walker, 1959.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.roadmap_api.days import plus


@dataclass(frozen=True)
class Task:
    """An item to schedule: its length in days, the day before which it can't start, its needs."""

    id: UUID
    days: int
    not_before: date | None = None
    needs: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Slot:
    """Where the task lies: earliest and latest dates, and how far it can move without harm."""

    id: UUID
    earliest_start: date
    earliest_finish: date
    latest_start: date
    latest_finish: date
    slack_days: int
    is_critical: bool


class Circle(ValueError):
    """The tasks need each other in a ring; `ids` walks it and ends where it began."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        super().__init__(" needs ".join(str(each) for each in ids))
        self.ids = list(ids)


def in_order(needs: Mapping[UUID, Iterable[UUID]]) -> list[UUID]:
    """Every id after all that it needs; raises Circle when there is no such order."""
    order: list[UUID] = []
    state: dict[UUID, int] = {}
    for root in sorted(needs):
        if state.get(root) == 2:
            continue
        path: list[UUID] = []
        stack: list[tuple[UUID, bool]] = [(root, False)]
        while stack:
            node, is_left = stack.pop()
            if is_left:
                path.pop()
                state[node] = 2
                order.append(node)
            elif state.get(node) == 1:
                raise Circle([*path[path.index(node) :], node])
            elif state.get(node) is None:
                state[node] = 1
                path.append(node)
                stack.append((node, True))
                stack.extend((each, False) for each in sorted(needs.get(node, ()), reverse=True))
    return order


def circle_through(
    needs: Mapping[UUID, Iterable[UUID]], item: UUID, wanted: UUID
) -> list[UUID] | None:
    """The ring that `item needs wanted` would close, from item back to item, or None."""
    came_from: dict[UUID, UUID] = {}
    frontier = [wanted]
    while frontier:
        following: list[UUID] = []
        for node in frontier:
            if node == item:
                ring = [item]
                while ring[-1] != wanted:
                    ring.append(came_from[ring[-1]])
                return [item, *reversed(ring)]
            for each in needs.get(node, ()):
                if each not in came_from and each != wanted:
                    came_from[each] = node
                    following.append(each)
        frontier = following
    return None


def schedule(tasks: Sequence[Task], today: date) -> list[Slot]:
    """Earliest and latest dates of every task, in an order in which needs come first.

    A task without needs and without `not_before` starts today. A need that is not among the tasks
    is taken as done. The latest dates hold the last finish of the group of tasks that hang
    together, so that one short project does not gain slack from a long one beside it.
    """
    known = {task.id: task for task in tasks}
    needs = {task.id: [each for each in task.needs if each in known] for task in tasks}
    order = in_order(needs)
    starts: dict[UUID, date] = {}
    ends: dict[UUID, date] = {}
    for each in order:
        after = [_day_after(starts[need], ends[need]) for need in needs[each]]
        floor = known[each].not_before
        if floor is not None:
            after.append(floor)
        starts[each] = max(after, default=today)
        ends[each] = _finish(starts[each], known[each].days)
    latest = _latest_finishes(known, needs, order, ends)
    return [_slot(known[each], starts[each], ends[each], latest[each]) for each in order]


def _finish(start: date, days: int) -> date:
    return plus(start, days - 1)


def _day_after(start: date, finish: date) -> date:
    return max(plus(finish, 1), start)


def _latest_finishes(
    known: Mapping[UUID, Task],
    needs: Mapping[UUID, Sequence[UUID]],
    order: Sequence[UUID],
    ends: Mapping[UUID, date],
) -> dict[UUID, date]:
    group = _groups(needs)
    last: dict[UUID, date] = {}
    for each in order:
        last[group[each]] = max(last.get(group[each], ends[each]), ends[each])
    latest = {each: last[group[each]] for each in order}
    for each in reversed(order):
        start = plus(latest[each], 1 - known[each].days)
        for need in needs[each]:
            latest[need] = min(latest[need], plus(start, -1))
    return latest


def _groups(needs: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, UUID]:
    """For each id one id that stands for everything connected with it."""
    leader = {each: each for each in needs}

    def find(each: UUID) -> UUID:
        while leader[each] != each:
            leader[each] = leader[leader[each]]
            each = leader[each]
        return each

    for each, others in needs.items():
        for other in others:
            leader[find(each)] = find(other)
    return {each: find(each) for each in needs}


def _slot(task: Task, start: date, finish: date, latest: date) -> Slot:
    slack = (latest - finish).days
    return Slot(
        id=task.id,
        earliest_start=start,
        earliest_finish=finish,
        latest_start=plus(start, slack),
        latest_finish=latest,
        slack_days=slack,
        is_critical=slack <= 0,
    )
