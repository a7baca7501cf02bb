"""Objectives as rows of a table: one line a key result, with what it began at, is and should be."""

from dataclasses import dataclass
from typing import Any

from frontend import glossary
from frontend.glossary import State
from frontend.measures import measure


@dataclass(frozen=True)
class ObjectiveRow:
    id: str
    name: str
    key_result: str
    metric: str
    start: str
    now: str
    target: str
    weeks: list[float]
    confidence: int | None
    trend: str
    state: State
    is_stale: bool


def rows_of(objectives: list[Any], kinds: dict[str, str], currency: str) -> list[ObjectiveRow]:
    """One row for each key result; an objective without one still stands there by name."""
    return [row for one in objectives for row in _rows(one, kinds, currency)]


def _rows(objective: Any, kinds: dict[str, str], currency: str) -> list[ObjectiveRow]:
    if not objective["key_results"]:
        return [_bare(objective)]
    return [_row(objective, result, kinds, currency) for result in objective["key_results"]]


def _bare(objective: Any) -> ObjectiveRow:
    state = State("No key result", "early")
    return ObjectiveRow(
        objective["id"], objective["name"], "", "", "", "", "", [], None, "", state, False
    )


def _row(objective: Any, result: Any, kinds: dict[str, str], currency: str) -> ObjectiveRow:
    said = measure(result["unit"], kinds.get(result["metric"] or ""), None, currency)
    confidence = result["confidence"] or objective["confidence"]
    return ObjectiveRow(
        id=objective["id"],
        name=objective["name"],
        key_result=result["name"],
        metric=result["metric"] or "",
        start=said.brief(result["baseline"]),
        now=said.brief(result["value"]),
        target=said.brief(result["target"]),
        weeks=[week["value"] for week in result["weeks"]],
        confidence=confidence["now"] if confidence else None,
        trend=(confidence["trend"] or "") if confidence else "",
        state=glossary.state(glossary.METRIC_STATES, result["state"]),
        is_stale=result["is_stale"],
    )
