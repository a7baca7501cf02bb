"""A file brought in, what each row became, and the rows that were refused."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.feedback_api.records import Base, FeedbackRecord


class Import(FeedbackRecord):
    """waiting → running → done or failed; undoing → undone."""

    __tablename__ = "imports"

    format: Mapped[str]
    filename: Mapped[str]
    digest: Mapped[str]
    size: Mapped[int]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    status: Mapped[str] = mapped_column(default="waiting", index=True)
    reason: Mapped[str | None]
    encoding: Mapped[str | None]
    notes: Mapped[list[str]] = mapped_column(JSONB, default=list)

    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)

    imported_by: Mapped[str]
    imported_by_name: Mapped[str]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def skipped(self) -> int:
        return self.refused + self.known


class ImportedRow(Base):
    """A row and what it made; written in the same transaction, so that no row comes in twice."""

    __tablename__ = "imported_rows"
    __table_args__ = (Index(None, "import_id", "kind"), Index(None, "record_id"))

    # The row's own id in the system it comes from, else the file and the row's number.
    origin: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    row: Mapped[int]
    record_id: Mapped[UUID]


class RefusedRow(Base):
    """`row` counts the rows of data from 1, `line` the lines of the file."""

    __tablename__ = "refused_rows"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    row: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int]
    detail: Mapped[str]
