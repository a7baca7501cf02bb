from datetime import date
from uuid import UUID

from services.common.schemas import Out
from services.roadmap_api.items.stages import Stage


class NeighbourOut(Out):
    """An item at the other end of a dependency; `is_in_the_way` until it is launched."""

    item: UUID
    title: str
    stage: Stage
    expected_on: date | None
    is_in_the_way: bool


class DependenciesOut(Out):
    item: UUID
    needs: list[NeighbourOut]
    needed_by: list[NeighbourOut]


class SlotOut(Out):
    """Calendar days, inclusive. `likely_finish` is reached in 5 of 10 cases, `late_finish` in 9."""

    item: UUID
    title: str
    stage: Stage
    product: UUID | None
    team: UUID | None
    days: int
    needs: list[UUID]
    earliest_start: date
    earliest_finish: date
    latest_start: date
    latest_finish: date
    slack_days: int
    critical: bool
    likely_finish: date
    late_finish: date
    ends_on: date | None
    is_late: bool


class ScheduleOut(Out):
    results: list[SlotOut]
    next: None = None
    draws: int
    seed: int
