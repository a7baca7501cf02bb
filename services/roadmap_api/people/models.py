from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.common.actors import SCOPES_OF_ROLE
from services.roadmap_api.records import RoadmapRecord


class Person(RoadmapRecord):
    """Someone who signs in. E-mail addresses are kept in lower case and belong to one person."""

    __tablename__ = "people"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20), index=True)
    function: Mapped[str] = mapped_column(String(20))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    theme: Mapped[str] = mapped_column(String(12), default="system")
    density: Mapped[str] = mapped_column(String(12), default="comfortable")
    last_signed_in_at: Mapped[datetime | None]
    deactivated_at: Mapped[datetime | None]

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def state(self) -> str:
        if not self.is_active:
            return "deactivated"
        return "active" if self.password_hash else "invited"

    @property
    def scopes(self) -> frozenset[str]:
        return SCOPES_OF_ROLE[self.role]

    @property
    def team(self) -> UUID | None:
        return self.team_id
