"""Where in a tool's JSON a value stands: `$.ticket.comments[0].body`, `items[*].text`."""

import re
from collections.abc import Iterator
from typing import Any

_STEP = re.compile(r"(?:^|\.)([^.\[\]]+)|\[(\d+|\*|-1)\]|\[[\"']([^\"']+)[\"']\]")


def steps(path: str) -> list[str | int]:
    """The path's keys and indexes; a malformed path is a ValueError that says so."""
    text = path.removeprefix("$").removeprefix(".")
    found: list[str | int] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None or step.end() == at:
            raise ValueError(
                f"“{path}” is not a path such as $.ticket.description or items[0].text"
            )
        key, index, quoted = step.groups()
        if index is not None:
            found.append("*" if index == "*" else int(index))
        else:
            found.append(key if key is not None else quoted)
        at = step.end()
    return found


def find_all(held: Any, path: str) -> list[Any]:
    """Every value at `path`; `*` stands for each entry of a list. Missing values are left out."""
    return [value for value in _walk(held, steps(path)) if value is not None]


def find(held: Any, path: str) -> Any:
    """The first value at `path`, or None."""
    return next(iter(find_all(held, path)), None)


def _walk(held: Any, rest: list[str | int]) -> Iterator[Any]:
    if not rest:
        yield held
        return
    step, *later = rest
    if step == "*" and isinstance(held, list):
        for entry in held:
            yield from _walk(entry, later)
    elif isinstance(step, int) and isinstance(held, list):
        if -len(held) <= step < len(held):
            yield from _walk(held[step], later)
    elif isinstance(step, str) and isinstance(held, dict) and step in held:
        yield from _walk(held[step], later)
