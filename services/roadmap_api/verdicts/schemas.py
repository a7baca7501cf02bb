from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, MoneyOut, Out
from services.roadmap_api.verdicts.rule import Verdict

Next = Literal["keep", "change", "stop", "repeat"]


class VerdictIn(In):
    reading: UUID
    verdict: Verdict
    next: Next
    note: Annotated[str, Field(min_length=1, max_length=5000)] | None = None


class PromisedOut(Out):
    low: float
    likely: float
    high: float


class VerdictOut(Out):
    """`promised`, `effect` and `interval` as they were judged, in the metric's unit and sign.

    `hint` is what the rule would have said; `kill_criteria` each stop rule with what was found.
    """

    id: UUID
    item: UUID
    launch: UUID | None
    reading: UUID
    verdict: Verdict
    hint: Verdict | None
    next: Next
    note: str | None
    metric: str
    unit: str | None
    direction: str | None
    effect_is: str
    effect: float | None
    interval: list[float] | None
    promised: PromisedOut | None
    spent: MoneyOut | None
    kill_criteria: list[dict[str, Any]]
    given_by: str
    given_at: datetime
    entered_afterwards: bool
    updated_at: datetime
