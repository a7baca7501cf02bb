"""When it will likely be there: the network run many times with lengths drawn from their ranges.

Each length is drawn from a triangle (low, likely, high), as in the Monte Carlo form of PERT; the
seed is fixed, so that the same plan always gives the same answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.roadmap_api.days import plus
from services.roadmap_api.dependencies.network import Task, in_order

DRAWS = 2000
SEED = 20_261


@dataclass(frozen=True)
class Stretch:
    """How much shorter or longer than likely a task may be, as factors of its days."""

    low: float = 1.0
    high: float = 1.0


def finishes(
    tasks: Sequence[Task],
    stretches: Mapping[UUID, Stretch],
    today: date,
    quantiles: Sequence[float] = (0.5, 0.9),
) -> dict[UUID, list[date]]:
    """For each task the dates by which it is done in these shares of the draws."""
    import numpy as np

    draw = np.random.default_rng(SEED)
    known = {task.id: task for task in tasks}
    needs = {task.id: [each for each in task.needs if each in known] for task in tasks}
    ends: dict[UUID, np.ndarray] = {}
    for each in in_order(needs):
        task = known[each]
        floor = task.not_before if task.not_before else (None if needs[each] else today)
        start = np.full(DRAWS, float((floor - today).days) if floor else -np.inf)
        for need in needs[each]:
            start = np.maximum(start, ends[need] + 1)
        stretch = stretches.get(each, Stretch())
        days: float | np.ndarray = float(task.days)
        if stretch.high > stretch.low:
            days = task.days * draw.triangular(stretch.low, 1.0, stretch.high, DRAWS)
        ends[each] = start + np.maximum(days, 1.0) - 1
    if not ends:
        return {}
    table = np.ceil(
        np.round(np.quantile(np.stack(list(ends.values())), list(quantiles), axis=1), 6)
    )
    return {
        each: [plus(today, int(day)) for day in table[:, number]]
        for number, each in enumerate(ends)
    }
