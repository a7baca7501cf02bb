from datetime import date, datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import JSONB
from services.roadmap_api.records import RoadmapRecord


class ApiKey(RoadmapRecord):
    """Another system's way in; the key itself is shown once and kept as a hash."""

    __tablename__ = "api_keys"

    name: Mapped[str] = mapped_column(String(120))
    prefix: Mapped[str] = mapped_column(String(12))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSONB)
    expires_on: Mapped[date | None]
    made_by_id: Mapped[str] = mapped_column(Text())
    made_by_name: Mapped[str] = mapped_column(Text())
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def made_by(self) -> dict[str, str]:
        return {"id": self.made_by_id, "name": self.made_by_name}
