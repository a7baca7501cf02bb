from datetime import datetime
from typing import Literal
from uuid import UUID

from services.common.schemas import Out

Format = Literal["landfall", "csv", "jira", "m365"]
Status = Literal["waiting", "running", "done", "failed", "undoing", "undone"]


class ImportStarted(Out):
    id: UUID
    status: Status


class RowError(Out):
    """`row` counts the records of the file from 1, its header not included."""

    row: int
    detail: str


class ImportOut(Out):
    """How far an import is; the first thousand rows that failed are named."""

    id: UUID
    format: Format
    filename: str
    status: Status
    total: int | None
    done: int
    created: int
    updated: int
    skipped: int
    failed: int
    errors: list[RowError]
    detail: str | None
    by_name: str
    created_at: datetime
    finished_at: datetime | None
