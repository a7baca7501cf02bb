"""Properties and filters as SQL over one event `e`."""

from collections.abc import Sequence
from typing import Any

from services.metrics_api.definitions.filters import Filter
from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.times import Grain, Span

COLUMNS = {"$user": "e.user", "$group": "e.group_id", "$event": "e.event", "$kind": "e.kind"}
_SIZES = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_BUCKETS: dict[Grain, str] = {"day": "toDate", "week": "toMonday", "month": "toStartOfMonth"}


def bucket(grain: Grain, timezone: str, bound: Bound) -> str:
    """The first day of the event's period, as a date in the workspace's zone."""
    return f"{_BUCKETS[grain]}(e.at, {bound.text(timezone)})"


def within(span: Span, bound: Bound) -> str:
    return f"e.at >= {bound.instant(span.since)} AND e.at < {bound.instant(span.until)}"


def property_text(name: str, bound: Bound) -> str:
    """A scalar property as text, NULL where it is missing; `a.b` looks into an object."""
    if name in COLUMNS:
        return f"nullIf({COLUMNS[name]}, '')"
    return f"JSONExtract(e.properties, {_path(name, bound)}, 'Nullable(String)')"


def property_number(name: str, bound: Bound) -> str:
    return f"JSONExtract(e.properties, {_path(name, bound)}, 'Nullable(Float64)')"


def all_of(filters: Sequence[Filter], bound: Bound) -> str:
    return " AND ".join(condition(one, bound) for one in filters) or "1"


def condition(one: Filter, bound: Bound) -> str:
    text = property_text(one.property, bound)
    match one.op:
        case "is_set":
            return f"({text} IS NOT NULL)"
        case "is_not_set":
            return f"({text} IS NULL)"
        case "contains":
            wanted = bound.text(str(one.value))
            return f"ifNull(positionCaseInsensitiveUTF8({text}, {wanted}) > 0, 0)"
        case "gt" | "gte" | "lt" | "lte":
            number = property_number(one.property, bound)
            wanted = bound.number(float(str(one.value)))
            return f"ifNull({number} {_SIZES[one.op]} {wanted}, 0)"
    any_of = one.value if isinstance(one.value, list) else [one.value]
    found = " OR ".join(_equals(one.property, text, value, bound) for value in any_of) or "0"
    return f"({found})" if one.op == "is" else f"(NOT ({found}))"


def _equals(name: str, text: str, value: Any, bound: Bound) -> str:
    if isinstance(value, bool):
        return f"ifNull({text} = '{str(value).lower()}', 0)"
    if isinstance(value, (int, float)) and name not in COLUMNS:
        return f"ifNull({property_number(name, bound)} = {bound.number(value)}, 0)"
    return f"ifNull({text} = {bound.text(str(value))}, 0)"


def _path(name: str, bound: Bound) -> str:
    return ", ".join(bound.text(part) for part in name.split("."))
