from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.roadmap_api.records import RoadmapRecord


class Import(RoadmapRecord):
    """A file brought in: how far it is, and what became of its rows."""

    __tablename__ = "imports"

    format: Mapped[str] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(300))
    mapping: Mapped[dict[str, str]] = mapped_column(JSONB)
    audience: Mapped[str | None] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12), index=True)
    total: Mapped[int | None] = mapped_column(Integer())
    done: Mapped[int] = mapped_column(Integer(), default=0)
    created: Mapped[int] = mapped_column(Integer(), default=0)
    updated: Mapped[int] = mapped_column(Integer(), default=0)
    skipped: Mapped[int] = mapped_column(Integer(), default=0)
    failed: Mapped[int] = mapped_column(Integer(), default=0)
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    detail: Mapped[str | None] = mapped_column(Text())
    made_products: Mapped[list[str]] = mapped_column(JSONB)
    orphans: Mapped[list[list[Any]]] = mapped_column(JSONB)
    by_kind: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[str] = mapped_column(String(120))
    by_name: Mapped[str] = mapped_column(String(254))
    finished_at: Mapped[datetime | None]
