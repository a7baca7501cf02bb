"""Records of an uploaded file, one after the other, however large it is."""

import codecs
import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

Record = dict[str, Any]
MOST_BYTES = 1 << 30
LONGEST_CELL = 1 << 20
LONGEST_LINE = 1 << 23
PIECE = 1 << 16


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message says why."""


class _Counted(io.RawIOBase):
    """Stops a small file that unpacks into a huge one."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner, self._left = inner, MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._inner.read(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise Unreadable("The file unpacks to more than 1 GiB.")
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._inner.close()
        super().close()


def records(path: Path, *, is_json: bool | None = None) -> Iterator[Record]:
    """Each record as a mapping; JSON by its first character, else a table with a header."""
    encoding = encoding_of(path)
    with opened(path, encoding) as text:
        first = text.read(PIECE).lstrip()[:1]
    looks_like_json = first in ("[", "{")
    if is_json is True and not looks_like_json:
        raise Unreadable("This format is JSON: a list of objects, or one object a line.")
    with opened(path, encoding) as text:
        yield from _json_records(text) if looks_like_json else _table_records(text)


def count(path: Path) -> int:
    return sum(1 for _ in records(path))


def opened(path: Path, encoding: str) -> io.TextIOWrapper:
    raw: IO[bytes] = path.open("rb")
    if raw.read(2) == b"\x1f\x8b":
        raw.seek(0)
        raw = cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    else:
        raw.seek(0)
    return io.TextIOWrapper(io.BufferedReader(_Counted(raw), PIECE), encoding=encoding, newline="")


def encoding_of(path: Path) -> str:
    """UTF-8 with or without mark, UTF-16 with one, else what old spreadsheets write."""
    with opened(path, "latin-1") as text:
        start = bytes(text.buffer.read(4))
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with opened(path, "latin-1") as text:
        try:
            while piece := text.buffer.read(PIECE):
                decoder.decode(bytes(piece))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
        except (OSError, EOFError) as problem:
            raise Unreadable("The compressed file is damaged.") from problem
    return "utf-8-sig"


def _table_records(text: io.TextIOWrapper) -> Iterator[Record]:
    """Cells by header; a header that repeats gives its cells joined, as Jira's exports need."""
    csv.field_size_limit(LONGEST_CELL)
    start = text.read(PIECE)
    separator = max(",;\t", key=start.partition("\n")[0].count)
    rows = csv.reader(_lines(start, text), delimiter=separator)
    try:
        header = [name.strip() for name in next(rows, [])]
        if not any(header):
            raise Unreadable("The file is empty: its first line names the columns.")
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _by_header(header, row)
    except (csv.Error, UnicodeError) as problem:
        raise Unreadable(f"Line {rows.line_num} cannot be read: {problem}.") from problem


def _lines(start: str, text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of what was read already and of the rest."""
    kept = io.StringIO(start, newline="")
    last = ""
    for line in kept:
        if last:
            yield last
        last = line
    for line in text:
        if last and not last.endswith(("\n", "\r")):
            line, last = last + line, ""
        elif last:
            yield last
            last = ""
        yield line
    if last:
        yield last


def _by_header(header: list[str], row: list[str]) -> Record:
    record: Record = {}
    for name, cell in zip(header, row, strict=False):
        if name and cell.strip():
            record[name] = f"{record[name]}, {cell}" if record.get(name) else cell
    return record


def _json_records(text: io.TextIOWrapper) -> Iterator[Record]:
    """Objects of a list, of the first list inside one object, or one a line."""
    decoder = json.JSONDecoder()
    buffer, is_over = "", False
    while True:
        if not is_over and len(buffer) < LONGEST_LINE:
            piece = text.read(PIECE)
            buffer, is_over = buffer + piece, not piece
        buffer = buffer.lstrip("[, \r\n\t\ufeff")
        if not buffer or buffer[0] == "]":
            if is_over or buffer:
                return
            continue
        try:
            found, end = decoder.raw_decode(buffer)
        except ValueError as problem:
            if not is_over and len(buffer) < LONGEST_LINE:
                continue
            raise Unreadable(f"This is not JSON: {problem}.") from problem
        except RecursionError as problem:
            raise Unreadable("The JSON is nested too deeply.") from problem
        buffer = buffer[end:]
        yield from _objects(found)


def _objects(found: Any) -> Iterator[Record]:
    if isinstance(found, dict) and isinstance(found.get("items"), list):
        for each in found["items"]:
            yield from _objects(each)
    else:
        yield found if isinstance(found, dict) else {"": found}
