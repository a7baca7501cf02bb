"""What each format's file looks like, and how its rows are read."""

from collections.abc import Mapping
from typing import Any

from services.feedback_api.imports.boards import BOARDS
from services.feedback_api.imports.encodings import Unreadable
from services.feedback_api.imports.mapping import DATE_ORDER, propose, read_mapping

FORMATS = ("landfall", "csv", "canny", "uservoice", "jira", "fider", "quackback")
_JIRA = {
    "text": "Description",
    "title": "Summary",
    "id": "Issue key",
    "occurred_at": "Created",
    "contact.name": "Reporter",
    "tags": "Labels",
}


def is_board(name: str) -> bool:
    return name in BOARDS


def mapping_for(name: str, given: Mapping[str, Any], columns: list[str]) -> dict[str, str]:
    """The mapping to read with; raises Unreadable where no column holds the text."""
    if is_board(name):
        _must_hold(name, columns)
        return {}
    mapping = read_mapping(given, columns) if _says_something(given) else _usual(name, columns)
    if "text" not in mapping and "title" not in mapping:
        raise Unreadable(
            "No column is known to hold the text. Say which in the mapping, such as "
            f'{{"text": "{columns[0] if columns else "comment"}"}}. '
            f"We see: {', '.join(columns)}."
        )
    return mapping


def _says_something(given: Mapping[str, Any]) -> bool:
    return any(key != DATE_ORDER for key in given)


def _usual(name: str, columns: list[str]) -> dict[str, str]:
    if name == "jira":
        return {field: column for field, column in _JIRA.items() if column in columns}
    return propose(columns)


def _must_hold(name: str, columns: list[str]) -> None:
    wanted = BOARDS[name].title
    if not any(column in columns for column in wanted):
        raise Unreadable(
            f"This does not look like an export of {name}: there is no “{wanted[0]}”. "
            f"We see: {', '.join(columns[:30])}."
        )


def flat(cells: Mapping[str, Any]) -> dict[str, Any]:
    """A note in the shape of our own API, with its contact and company as columns."""
    found = {key: value for key, value in cells.items() if not isinstance(value, Mapping)}
    for outer, held in cells.items():
        if isinstance(held, Mapping):
            found |= {f"{outer}.{inner}": value for inner, value in held.items()}
    return found
