from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.roadmap_api.records import RoadmapRecord


class FirstAdminCode(RoadmapRecord):
    """The code that the terminal prints while there is no administrator; gone once there is."""

    __tablename__ = "first_admin_codes"

    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
