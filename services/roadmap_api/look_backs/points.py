"""A metric's past as dates and values, from CSV or from pairs: text in, numbers out."""

import csv
import io
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

MOST_POINTS = 5_000
MOST_FAULTS = 20


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line (counted from 1) or one pair (from 0), or with all of them."""

    row: int | None
    detail: str


class CannotRead(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} rows cannot be read")
        self.faults = faults


@dataclass(frozen=True)
class Past:
    """In the order of days. `controls` holds one list a series, each as long as `values`."""

    days: list[date]
    values: list[float]
    controls: list[list[float]]

    def before(self, live_on: date) -> int:
        return sum(day < live_on for day in self.days)

    @property
    def is_daily(self) -> bool:
        """Most neighbours are one day apart, so that weekdays can be told from each other."""
        gaps = [(b - a).days for a, b in zip(self.days, self.days[1:], strict=False)]
        return sum(gap == 1 for gap in gaps) * 2 > len(gaps) and len(gaps) >= 21


def from_csv(text: str) -> Past:
    """Columns: date, value, and further ones for series that the launch did not touch.

    A heading is skipped; the separator is a comma, a semicolon (then numbers may have a decimal
    comma) or a tab. Raises CannotRead with the lines.
    """
    lines = text.lstrip("\ufeff").splitlines()
    separator = _separator(lines[0] if lines else "")
    rows = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
        if any(cell.strip() for cell in row)
    ]
    if rows and not _is_number(rows[0][1][-1], separator):
        rows = rows[1:]
    return _past((number + 1, row) for number, row in _limited(rows, separator))


def from_pairs(pairs: Sequence[Sequence[Any]]) -> Past:
    return _past(enumerate(list(pair) for pair in pairs))


def _limited(rows: list[tuple[int, list[str]]], separator: str) -> Iterable[tuple[int, list[str]]]:
    for number, row in rows:
        yield number, [row[0], *(_plain(cell, separator) for cell in row[1:])]


def _past(rows: Iterable[tuple[int, list[Any]]]) -> Past:
    found: list[tuple[date, list[float]]] = []
    faults: list[Fault] = []
    for number, row in rows:
        try:
            found.append(_row(row))
        except ValueError as problem:
            faults.append(Fault(number, str(problem)))
        if len(found) > MOST_POINTS:
            raise CannotRead([Fault(number, f"At most {MOST_POINTS} rows are taken.")])
    if not found and not faults:
        faults.append(Fault(None, "There are no rows."))
    width = len(found[0][1]) if found else 1
    if any(len(values) != width for _, values in found):
        faults.append(Fault(None, "Every row needs as many columns as the first."))
    found.sort(key=lambda pair: pair[0])
    days = [day for day, _ in found]
    twice = next((day for day, after in itertools.pairwise(days) if day == after), None)
    if twice is not None:
        faults.append(Fault(None, f"{twice} stands there twice."))
    if faults:
        raise CannotRead(faults[:MOST_FAULTS])
    columns = [[values[index] for _, values in found] for index in range(width)]
    return Past(days, columns[0], columns[1:])


def _row(row: list[Any]) -> tuple[date, list[float]]:
    if len(row) < 2:
        raise ValueError("A row has a date and a value.")
    return _day(row[0]), [_number(cell) for cell in row[1:]]


def _day(given: Any) -> date:
    """2026-03-02, with a time after it, 2026-03 for a month, or 02.03.2026."""
    text = str(given).strip()
    try:
        if len(text) == 7 and text[4] == "-":
            return date.fromisoformat(f"{text}-01")
        if text.count(".") == 2:
            return datetime.strptime(text, "%d.%m.%Y").date()
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise ValueError(f"“{text[:40]}” is not a date like 2026-03-02.") from None


def _number(given: Any) -> float:
    if isinstance(given, bool):
        raise ValueError("A value is a number.")
    try:
        number = float(given)
    except (TypeError, ValueError):
        raise ValueError(f"“{str(given)[:40]}” is not a number.") from None
    if not isfinite(number) or abs(number) > 1e15:
        raise ValueError("A value is a finite number.")
    return number


def _separator(line: str) -> str:
    return max((";", "\t", ","), key=line.count) if line else ","


def _plain(cell: str, separator: str) -> str:
    text = cell.replace(" ", "").replace("\u202f", "").removesuffix("%")
    if separator == ";" and "," in text:
        return text.replace(".", "").replace(",", ".")
    return text


def _is_number(cell: str, separator: str) -> bool:
    try:
        float(_plain(cell, separator))
    except ValueError:
        return False
    return True
