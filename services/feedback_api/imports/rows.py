"""Rows of a file, one after the other, in bounded memory: CSV, JSON and JSON lines."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from services.feedback_api.imports.encodings import Unreadable

_LONGEST_CELL = 2_000_000
_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_CHUNK = 1 << 16
_LONGEST_RECORD = 10_000_000

csv.field_size_limit(_LONGEST_CELL)


@dataclass(frozen=True)
class Row:
    """`number` counts rows of data from 1; `line` is where the row ends in the file."""

    number: int
    line: int
    cells: dict[str, Any]


def read_rows(path: Path, codec: str, *, is_json: bool) -> Iterator[Row]:
    """Each row as it stands; raises Unreadable where the file breaks off."""
    with path.open(encoding=codec, newline="") as file:
        yield from _json_rows(file) if is_json else _csv_rows(file)


def looks_like_json(path: Path, codec: str) -> bool:
    with path.open(encoding=codec) as file:
        return file.read(_SAMPLE).lstrip()[:1] in ("{", "[")


def columns(path: Path, codec: str) -> list[str]:
    with path.open(encoding=codec, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter_of(file))
        return [name.strip() for name in next(reader, [])]


def delimiter_of(file: TextIO) -> str:
    """The one that stands most often in the first line, outside quotes."""
    start = file.read(_SAMPLE)
    file.seek(0)
    header = start.partition("\n")[0]
    bare = "".join(part for index, part in enumerate(header.split('"')) if index % 2 == 0)
    return max(_DELIMITERS, key=bare.count)


def _csv_rows(file: TextIO) -> Iterator[Row]:
    reader = csv.reader(file, delimiter=delimiter_of(file))
    try:
        header = [name.strip() for name in next(reader, [])]
        if not any(header):
            raise Unreadable("The first line names no columns.")
        number = 0
        for cells in reader:
            # An empty line is no row; a row of empty cells is one, and is told as such.
            if cells:
                number += 1
                yield Row(number, reader.line_num, _named(header, cells))
    except csv.Error as problem:
        raise Unreadable(
            f"Line {reader.line_num}: {problem}. Perhaps a quotation mark is not closed."
        ) from None


def _named(header: list[str], cells: list[str]) -> dict[str, Any]:
    """Columns of one name (as Jira writes its labels) are joined; cells beyond the header go."""
    named: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        text = cell.replace("\x00", "").strip()
        if named.get(name) and text:
            named[name] = f"{named[name]}, {text}"
        elif text or name not in named:
            named[name] = text
    return named


def _json_rows(file: TextIO) -> Iterator[Row]:
    """An array of objects, an object that holds one, or one object a line."""
    number = 0
    for number, (line, record) in enumerate(_records(file), start=1):
        cells = record if isinstance(record, dict) else {"": record}
        yield Row(number, line, cells)
    if number == 0:
        raise Unreadable("The file holds no list of objects.")


def _records(file: TextIO) -> Iterator[tuple[int, Any]]:
    """Values of the outermost list, or of the lines, without holding the file in memory."""
    decoder, buffer, line, ended, began = json.JSONDecoder(), "", 1, False, False
    while True:
        stripped = buffer.lstrip(" \t\r\n,")
        line += buffer[: len(buffer) - len(stripped)].count("\n")
        buffer = stripped
        if buffer and buffer[0] == "[" and not began:
            buffer, began = buffer[1:], True
            continue
        if buffer and buffer[0] == "]":
            return
        try:
            if not buffer:
                raise ValueError
            inner = None if began else _into_list(buffer)
            if inner is not None:
                line += buffer[:inner].count("\n")
                buffer, began = buffer[inner:], True
                continue
            value, end = decoder.raw_decode(buffer)
            began = True
        except ValueError as problem:
            if ended:
                if buffer:
                    raise Unreadable(f"Line {line}: this is not valid JSON.") from problem
                return
            if len(buffer) > _LONGEST_RECORD:
                raise Unreadable(f"Line {line}: one record is larger than 10 MB.") from problem
            chunk = file.read(max(_CHUNK, len(buffer)))
            ended = not chunk
            buffer += chunk
            continue
        yield line, value
        line += buffer[:end].count("\n")
        buffer = buffer[end:]


_LISTS = ("posts", "results", "feedback", "items", "data", "requests", "ideas")


def _into_list(buffer: str) -> int | None:
    """`{"posts": [` is stepped into: an answer of an API, saved as it came."""
    if buffer[0] != "{":
        return None
    head = buffer[:200].replace("\n", " ")
    for name in _LISTS:
        start = head.find(f'"{name}"')
        if start != -1 and not head[1:start].strip():
            rest = head[start + len(name) + 2 :].lstrip()
            if rest.startswith(":") and rest[1:].lstrip().startswith("["):
                return buffer.index("[", start) + 1
    return None
