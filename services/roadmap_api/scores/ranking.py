"""From inputs and demand to a ranking: plain rows in, ranked rows out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from services.roadmap_api.scores.formulas import (
    FRAMEWORKS,
    WEIGHTS,
    Framework,
    relative_score,
    relative_size,
    weighted,
)

Source = Literal["typed", "demand", "item", "default"]


@dataclass(frozen=True)
class Opinion:
    """One person's inputs, and why."""

    scorer: str
    inputs: Mapping[str, float]
    reason: str | None = None


@dataclass(frozen=True)
class Candidate:
    """An item that waits to be built, with what is known about it."""

    id: UUID
    effort: float | None = None
    companies: int = 0
    votes: int = 0
    notes: int = 0
    arr: Decimal = Decimal(0)
    opinions: Sequence[Opinion] = ()


@dataclass
class Ranked:
    """Where a candidate stands; `score` is None while a part is missing."""

    id: UUID
    rank: int = 0
    of: int = 0
    score: float | None = None
    parts: dict[str, float] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    scorers: list[str] = field(default_factory=list)
    spread: float | None = None
    has_no_evidence: bool = False


@dataclass(frozen=True)
class Largest:
    """The most that any candidate has: what relative parts are measured against."""

    arr: float
    companies: int


def ranking(
    framework: str, candidates: Iterable[Candidate], weights: Mapping[str, float] | None = None
) -> list[Ranked]:
    """Best first; equal scores by revenue, then by companies, then the older item first."""
    rows = list(candidates)
    largest = Largest(
        max((float(row.arr) for row in rows), default=0.0),
        max((row.companies for row in rows), default=0),
    )
    chosen = FRAMEWORKS[framework]
    pairs = [(ranked(chosen, row, largest, weights or WEIGHTS), row) for row in rows]
    pairs.sort(key=lambda pair: _order(*pair))
    for number, (found, _) in enumerate(pairs, start=1):
        found.rank, found.of = number, len(pairs)
    return [found for found, _ in pairs]


def ranked(
    framework: Framework, row: Candidate, largest: Largest, weights: Mapping[str, float]
) -> Ranked:
    """One candidate's parts, each with where it is from, and its score.

    What people typed (the mean over those who did) goes before demand, demand before the item's
    own effort, and that before the default of the framework.
    """
    found = Ranked(row.id, has_no_evidence=not (row.companies or row.votes or row.notes))
    found.scorers = [opinion.scorer for opinion in row.opinions]
    filled = _filled(framework.key, row, largest)
    typed = _typed(row.opinions)
    for name in [*framework.parts, *(name for name in typed if name not in framework.parts)]:
        _settle(found, framework, name, typed, filled)
    for opinion in row.opinions:
        found.reasons |= dict.fromkeys(opinion.inputs, opinion.reason) if opinion.reason else {}
    found.score = score_of(framework, found.parts, found.missing, weights)
    found.spread = _spread(framework, row, filled, weights)
    return found


def score_of(
    framework: Framework,
    parts: Mapping[str, float],
    missing: Sequence[str],
    weights: Mapping[str, float],
) -> float | None:
    """A scorecard takes what is there; the other formulas need all of their parts."""
    if framework.key == "weighted":
        return round(weighted(parts, weights), 6) if parts else None
    return None if missing else round(framework.score(parts), 6)


def _settle(
    found: Ranked,
    framework: Framework,
    name: str,
    typed: Mapping[str, float],
    filled: Mapping[str, tuple[float, Source]],
) -> None:
    part = framework.parts.get(name)
    if name in typed:
        found.parts[name], found.sources[name] = typed[name], "typed"
    elif name in filled:
        found.parts[name], found.sources[name] = filled[name]
    elif part is not None and part.default is not None:
        found.parts[name], found.sources[name] = part.default, "default"
    else:
        found.missing.append(name)


def _filled(key: str, row: Candidate, largest: Largest) -> dict[str, tuple[float, Source]]:
    """Reach and value from demand, effort from the item."""
    arr = float(row.arr)
    parts: dict[str, tuple[float, Source]] = {}
    if row.effort:
        parts["job_size" if key == "wsjf" else "effort"] = (row.effort, "item")
    match key:
        case "rice":
            parts["reach"] = (float(row.companies), "demand")
        case "value_effort":
            parts["value"] = (arr, "demand")
        case "wsjf":
            parts["value"] = (relative_size(arr, largest.arr), "demand")
        case "weighted":
            parts = {
                "revenue": (relative_score(arr, largest.arr), "demand"),
                "customer_value": (relative_score(row.companies, largest.companies), "demand"),
            }
    return {name: held for name, held in parts.items() if name in FRAMEWORKS[key].parts}


def _typed(opinions: Sequence[Opinion]) -> dict[str, float]:
    said: dict[str, list[float]] = {}
    for opinion in opinions:
        for name, value in opinion.inputs.items():
            said.setdefault(name, []).append(value)
    return {name: sum(values) / len(values) for name, values in said.items()}


def _spread(
    framework: Framework,
    row: Candidate,
    filled: Mapping[str, tuple[float, Source]],
    weights: Mapping[str, float],
) -> float | None:
    """How far the scorers are apart: (highest − lowest) ÷ mean of their own scores."""
    own = []
    for opinion in row.opinions:
        alone = Ranked(row.id)
        names = [*framework.parts, *(n for n in opinion.inputs if n not in framework.parts)]
        for name in names:
            _settle(alone, framework, name, opinion.inputs, filled)
        score = score_of(framework, alone.parts, alone.missing, weights)
        if score is not None:
            own.append(score)
    if len(own) < 2 or not sum(own):
        return None
    return round((max(own) - min(own)) / (sum(own) / len(own)), 4)


def _order(found: Ranked, row: Candidate) -> tuple[Any, ...]:
    is_unscored = found.score is None
    return (is_unscored, -(found.score or 0.0), -row.arr, -row.companies, row.id)
