"""What a launch still waits for; each module may add its own check with `@check`."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.launches.models import Launch, LaunchTask


@dataclass(frozen=True)
class Missing:
    gate: str
    detail: str
    function: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Check = Callable[[AsyncSession, Launch], Awaitable[list[Missing]]]
_checks: list[Check] = []


def check(ask: Check) -> Check:
    _checks.append(ask)
    return ask


async def missing(session: AsyncSession, launch: Launch) -> list[Missing]:
    """Needs the tasks loaded."""
    found = [*missing_tasks(launch.tasks), *missing_measurement(launch)]
    for ask in _checks:
        found += await ask(session, launch)
    return found


def missing_tasks(tasks: list[LaunchTask]) -> list[Missing]:
    return [
        Missing(task.key, f"{_KINDS[task.kind]} not done: {task.title}.", task.function)
        for task in tasks
        if task.is_required and not task.is_done
    ]


def missing_measurement(launch: Launch) -> list[Missing]:
    if launch.metric and launch.measured_for_days:
        if launch.control == "metrics" and not launch.controls:
            return [Missing("measurement_plan", "Name the metrics it is compared with.", "product")]
        return []
    what = "which metric it should move" if not launch.metric else "how many days it is measured"
    return [Missing("measurement_plan", f"Say {what}.", "product")]


_KINDS = {"task": "Task", "compliance": "Compliance check"}
