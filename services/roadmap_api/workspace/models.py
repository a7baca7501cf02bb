from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class Workspace(RoadmapRecord):
    """One deployment, one organisation: a single row, made on first need."""

    __tablename__ = "workspaces"

    name: Mapped[str] = mapped_column(Text(), default="")
    key: Mapped[str] = mapped_column(Text(), default="this", unique=True)
