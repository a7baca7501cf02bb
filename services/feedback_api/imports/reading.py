"""A chunk of rows: what each becomes, or why it becomes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from services.feedback_api.feedback.drafts import Draft
from services.feedback_api.imports import drafts, encodings, formats, mapping, rows, times
from services.feedback_api.imports.boards import BOARDS, Post, post_of
from services.feedback_api.imports.drafts import RowRefused
from services.feedback_api.imports.encodings import Encoding
from services.feedback_api.imports.rows import Row

_ROWS_LOOKED_AT = 500


@dataclass(frozen=True)
class Plan:
    """How one file is read; found once, from the file and what the caller says."""

    path: Path
    format: str
    encoding: Encoding
    is_json: bool
    columns: list[str]
    mapping: Mapping[str, str]
    month_first: bool = False
    source: str = "import"
    file_id: str = ""

    @property
    def is_board(self) -> bool:
        return formats.is_board(self.format)

    @property
    def notes(self) -> list[str]:
        said = [self.encoding.note]
        if self.mapping.get("occurred_at") and self.month_first:
            said.append("Dates with slashes are read month first.")
        return [note for note in said if note]

    def rows(self) -> Iterator[Row]:
        found = rows.read_rows(self.path, self.encoding.codec, is_json=self.is_json)
        if self.is_json and not self.is_board:
            return (Row(row.number, row.line, formats.flat(row.cells)) for row in found)
        return found


@dataclass
class Chunk:
    """Rows in order; `refused` maps a row's number to (line, reason)."""

    rows: list[Row] = field(default_factory=list)
    refused: dict[int, tuple[int, str]] = field(default_factory=dict)
    notes: list[tuple[Row, str, Draft]] = field(default_factory=list)
    posts: list[tuple[Row, Post]] = field(default_factory=list)


def plan(path: Path, name: str, given: Mapping[str, Any], file_id: str) -> Plan:
    """Encoding, columns and mapping; raises Unreadable with what to do about it."""
    encoding = encodings.detect(path)
    is_json = rows.looks_like_json(path, encoding.codec)
    columns = _columns(path, encoding, name, is_json=is_json)
    chosen = formats.mapping_for(name, given, columns)
    draft = Plan(path, name, encoding, is_json, columns, chosen, file_id=file_id, source=name)
    return Plan(**{**draft.__dict__, "month_first": _month_first(draft, given)})


def _columns(path: Path, encoding: Encoding, name: str, *, is_json: bool) -> list[str]:
    """A table's header; of JSON the names that the first objects use."""
    if not is_json:
        return [column for column in rows.columns(path, encoding.codec) if column]
    start = islice(rows.read_rows(path, encoding.codec, is_json=True), _ROWS_LOOKED_AT)
    shape = dict if formats.is_board(name) else formats.flat
    return list(dict.fromkeys(str(key) for row in start for key in shape(row.cells)))


def _month_first(found: Plan, given: Mapping[str, Any]) -> bool:
    asked = str(given.get(mapping.DATE_ORDER) or "")
    column = found.mapping.get("occurred_at")
    if asked or not column:
        return asked == "mdy"
    dates = (str(row.cells.get(column) or "") for row in islice(found.rows(), _ROWS_LOOKED_AT))
    return times.is_month_first(list(dates))


def count(found: Plan) -> int:
    return sum(1 for _ in found.rows())


def chunks(found: Plan, *, after: int, size: int) -> Iterator[Chunk]:
    """The rows behind the first `after`, each chunk read only when it is asked for."""
    left = islice(found.rows(), after, None)
    while part := list(islice(left, size)):
        yield read(found, part)


def read(found: Plan, part: Sequence[Row]) -> Chunk:
    chunk = Chunk(rows=list(part))
    for row in part:
        try:
            if found.is_board:
                post = post_of(BOARDS[found.format], row.cells, found.format)
                chunk.posts.append((row, post))
            else:
                values = drafts.values_of(row.cells, found.mapping, month_first=found.month_first)
                origin = _origin(found, row, values)
                chunk.notes.append((row, origin, drafts.draft_of(values, found.source)))
        except RowRefused as reason:
            chunk.refused[row.number] = (row.line, str(reason))
    return chunk


def _origin(found: Plan, row: Row, values: Mapping[str, Any]) -> str:
    """The row's own id in its system, else the file and the row's number."""
    given = values.get("id")
    if given:
        return f"{values.get('source') or found.source}:{given}"[:500]
    return f"file:{found.file_id}:{row.number}"
