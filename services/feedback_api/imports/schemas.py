"""Shapes of imports."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.common.schemas import Out

Format = Literal["landfall", "csv", "canny", "uservoice", "jira", "fider", "quackback"]
ImportStatus = Literal["waiting", "running", "done", "failed", "undoing", "undone"]


class RefusedOut(Out):
    row: Annotated[int, Field(description="counts the rows of data from 1")]
    line: Annotated[int, Field(description="the line of the file that the row ends in")]
    detail: str


class ImportRow(Out):
    """`skipped` is `refused` (see `errors`) and `known` (came in before) together."""

    id: UUID
    format: Format
    filename: str
    size: int
    status: ImportStatus
    reason: str | None
    encoding: str | None
    notes: list[str]
    total: int | None
    done: int
    created: int
    skipped: int
    refused: int
    known: int
    imported_by_name: str
    started_at: datetime | None
    finished_at: datetime | None
    created_at: datetime
    updated_at: datetime


class ImportOut(ImportRow):
    """`errors` holds the first 1,000; the rest is at `/errors`."""

    errors: list[RefusedOut]


class ErrorsOut(Out):
    results: list[RefusedOut]
    next: str | None


class PreviewedRow(Out):
    row: int
    cells: dict[str, str]
    becomes: dict[str, Any] | None
    problem: str | None


class PreviewOut(Out):
    format: Format
    encoding: str
    notes: list[str]
    columns: list[str]
    mapping: dict[str, str]
    rows: list[PreviewedRow]
