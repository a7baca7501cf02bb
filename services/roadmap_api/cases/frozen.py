"""The content of an approved case as one text, and its SHA-256, by which it proves itself.

The text is JSON with sorted keys, no spaces and numbers in their shortest form (after RFC 8785), in
UTF-8. `printf %s "$frozen" | sha256sum` gives the hash.
"""

import hashlib
import json
from typing import Any

from services.common.outbox import plain
from services.roadmap_api.cases.models import Case

FIELDS = (
    "id",
    "item",
    "number",
    "metric",
    "effect",
    "effect_is",
    "measured_for_days",
    "value_per_unit",
    "cost",
    "discount_rate",
    "horizon_months",
    "cash_flows",
    "cash_flows_every",
    "kill_criteria",
    "outcome",
    "measurability",
    "written_by",
    "approved_at",
    "entered_afterwards",
)


def canonical(value: Any) -> str:
    return json.dumps(
        _shortest(plain(value)),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def content(case: Case) -> str:
    return canonical({name: getattr(case, name) for name in FIELDS})


def hash_holds(case: Case) -> bool | None:
    """Whether the row as it stands is still what was signed; None before approval."""
    if case.hash is None or case.frozen is None:
        return None
    return sha256(content(case)) == sha256(case.frozen) == case.hash


def _shortest(value: Any) -> Any:
    """Whole numbers without a fraction, since not every database keeps 5.0 apart from 5."""
    if isinstance(value, dict):
        return {key: _shortest(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_shortest(held) for held in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
