from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, MoneyOut, Out

FrameworkKey = Literal["rice", "ice", "wsjf", "value_effort", "weighted"]
Number = Annotated[float, Field(ge=0, le=1e15)]
PartName = Annotated[str, Field(min_length=1, max_length=60)]


class ScoreIn(In):
    """The parts one knows better than demand and the item do; the others are filled in."""

    inputs: Annotated[dict[PartName, Number], Field(max_length=30)]
    reason: Annotated[str, Field(max_length=5000)] | None = None


class WeightsIn(In):
    weights: Annotated[dict[PartName, Number], Field(min_length=1, max_length=30)]


class PartOut(Out):
    name: str
    low: float
    high: float
    default: float | None
    is_filled: bool


class FrameworkOut(Out):
    key: FrameworkKey
    name: str
    formula: str
    source: str
    parts: list[PartOut]
    weights: dict[str, float] | None


class DemandUsed(Out):
    companies: int
    contacts: int
    votes: int
    arr: MoneyOut
    renewing_arr: MoneyOut
    open_deals: MoneyOut
    last_asked_at: datetime | None
    trend: Any


class PartMoved(Out):
    part: str
    before: float | None
    after: float | None


class PriorityOut(Out):
    """One line of the ranking: parts, where each is from, and what moved in a week."""

    rank: int
    of: int
    item: UUID
    title: str
    kind: str
    stage: str
    horizon: str | None
    product: UUID | None
    team: UUID | None
    owner: UUID | None
    effort: float | None
    score: float | None
    parts: dict[str, float]
    sources: dict[str, Literal["typed", "demand", "item", "default"]]
    missing: list[str]
    reasons: dict[str, str]
    demand: DemandUsed | None
    confidence: float | None
    no_evidence: bool
    scorers: list[str]
    spread: float | None
    was: int | None
    moved: int | None
    because: list[PartMoved]


class PrioritiesOut(Out):
    framework: FrameworkKey
    formula: str
    weights: dict[str, float] | None
    results: list[PriorityOut]
    next: str | None


class ScoreOut(Out):
    """One person's inputs, and what the item's score and rank are with them."""

    item: UUID
    framework: FrameworkKey
    scorer: str
    inputs: dict[str, float]
    reason: str | None
    updated_at: datetime


class ScoredOut(ScoreOut):
    score: float | None
    rank: int | None
    of: int
    parts: dict[str, float]
    sources: dict[str, str]
    missing: list[str]


class RankOut(Out):
    """`rank` with the companies and revenue asked about, `was` without them."""

    item: UUID
    framework: FrameworkKey
    rank: int | None
    was: int | None
    of: int
    score: float | None
    was_score: float | None
