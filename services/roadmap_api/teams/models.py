from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class Team(RoadmapRecord):
    """A group that does work; `capacity_per_week` is in person-weeks a week."""

    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    capacity_per_week: Mapped[float] = mapped_column(Float())
