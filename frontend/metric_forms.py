"""A metric's definition: from a form to what metrics_api takes, and back into one sentence."""

import re
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from frontend import formats
from frontend.api import JSON

OPERATORS = {
    "is": "is",
    "is_not": "is not",
    "contains": "contains",
    "gt": "is more than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "is_set": "is there",
    "is_not_set": "is not there",
}
KINDS = {
    "count": ("Count", "How often something happened."),
    "users": ("People", "How many different people did something."),
    "sum": ("Sum", "A property of events, added up: hours, money, pages."),
    "mean": ("Mean", "A property of events, on average."),
    "ratio": ("Share", "Of all such events or people, the part for which something is true."),
    "formula": ("Formula", "Other metrics, added, divided, multiplied."),
    "pushed": ("Sent in", "Values that live elsewhere: a spreadsheet, the books, another tool."),
}
FIELDS = (
    *("name", "key", "unit", "direction", "description", "owner", "parent", "window_days"),
    *("event", "property", "where_property", "where_op", "where_value"),
    *("of", "top_property", "top_op", "top_value", "formula", "rollup"),
)


def key_of(name: str) -> str:
    """`Jobs closed the same day` as `jobs_closed_the_same_day`."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:80]


def body_of(kind: str, form: dict[str, str]) -> dict[str, Any]:
    """Only the fields that this kind has; what is empty is left to the service."""
    body: dict[str, Any] = {"name": form["name"], "kind": kind, "direction": form["direction"]}
    for name in ("unit", "description", "owner", "parent"):
        if form[name]:
            body[name] = form[name]
    if form["window_days"].isdigit():
        body["window_days"] = int(form["window_days"])
    if kind == "formula":
        body["formula"] = form["formula"]
    elif kind == "pushed":
        body["rollup"] = form["rollup"] or "mean"
    elif kind == "ratio":
        body |= _ratio(form)
    else:
        body |= _counted(form)
    return body


def _counted(form: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"filters": _filters(form, "where")}
    for name in ("event", "property"):
        if form[name]:
            found[name] = form[name]
    return found


def _ratio(form: dict[str, str]) -> dict[str, Any]:
    """Of the events below, those for which the upper condition holds as well."""
    below = _filters(form, "where")
    event = {"event": form["event"]} if form["event"] else {}
    return {
        "of": form["of"] or "events",
        "numerator": {**event, "filters": [*below, *_filters(form, "top")]},
        "denominator": {**event, "filters": below},
    }


def _filters(form: dict[str, str], which: str) -> list[dict[str, Any]]:
    name, op = form[f"{which}_property"], form[f"{which}_op"] or "is"
    if not name:
        return []
    if op in ("is_set", "is_not_set"):
        return [{"property": name, "op": op}]
    return [{"property": name, "op": op, "value": form[f"{which}_value"]}]


def sentence(metric: JSON) -> str:
    """The definition as one would say it."""
    told = metric["definition"]
    match metric["kind"]:
        case "count":
            return f"Counts {_events(told)}."
        case "users":
            return f"Counts different people, each once, who did {_events(told)}."
        case "sum":
            return f"Adds up “{told['property']}” of {_events(told)}."
        case "mean":
            return f"The mean of “{told['property']}” over {_events(told)}."
        case "ratio":
            return _ratio_words(told)
        case "formula":
            return f"Computed as {told['formula']}."
        case "funnel":
            steps = ", then ".join(f"“{step}”" for step in told["steps"])
            return f"The share of people who do {steps} within {_days(told)}."
        case "retention":
            back = told.get("return_event") or told["start_event"]
            return f"The share of people who did “{told['start_event']}” and come back to “{back}”."
    rollup = {"sum": "added up", "last": "the last one counts"}.get(told.get("rollup") or "", "")
    return f"Sent in from elsewhere; several values of a period: {rollup or 'their mean'}."


def _days(told: JSON) -> str:
    return formats.count(told.get("within_days") or 7, "day")


def _ratio_words(told: JSON) -> str:
    who = "people who did " if told.get("of") == "users" else ""
    top, bottom = told.get("numerator"), told.get("denominator")
    if top is None:
        return f"Of {who}{_events({**told, 'filters': []})}, the share{_where(told)}."
    if bottom is None:
        return f"Of {who}{_events(told)}, the share that is {_events(top)}."
    return f"{_part(top)} divided by {_part(bottom)}{', counted in people' if who else ''}."


def _part(told: JSON) -> str:
    added = f"“{told['property']}” of " if told.get("property") else ""
    return f"{added}{_events(told)}"


def _events(told: JSON) -> str:
    name = f"“{told['event']}”" if told.get("event") else "any event"
    return f"{name}{_where(told)}"


def _where(told: JSON) -> str:
    said = [_condition(one) for one in told.get("filters") or []]
    return f" where {' and '.join(said)}" if said else ""


def _condition(one: JSON) -> str:
    op = one.get("op") or "is"
    name, word = one["property"].removeprefix("$"), OPERATORS.get(op, op)
    if op in ("is_set", "is_not_set"):
        return f"{name} {word}"
    values = one["value"] if isinstance(one["value"], list) else [one["value"]]
    return f"{name} {word} {' or '.join(_said(value) for value in values)}"


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class CannotRead(Exception):
    """A line of values that is not a date and a number."""


def points_of(text: str, factor: float, timezone: str) -> list[dict[str, Any]]:
    """Lines of a date and a value, with a comma, a semicolon or a tab between them."""
    found = [_point(line, factor, timezone) for line in text.splitlines() if line.strip()]
    if not found:
        raise CannotRead("Write a date and a value on each line.")
    return found


def _point(line: str, factor: float, timezone: str) -> dict[str, Any]:
    parts = [part.strip() for part in re.split(r"[,;\t]", line, maxsplit=1)]
    try:
        day = datetime.combine(datetime.fromisoformat(parts[0]).date(), time(), ZoneInfo(timezone))
        value = float(parts[1].replace("\N{MINUS SIGN}", "-").replace(" ", "").rstrip("%"))
    except (ValueError, IndexError):
        raise CannotRead(f"“{line.strip()[:60]}” is not a date and a value.") from None
    return {"at": day.astimezone(UTC).isoformat(), "value": value / factor}
