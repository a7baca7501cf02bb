from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from services.common.db import UTCDateTime
from services.roadmap_api.records import Base, RoadmapRecord


class PersonSession(RoadmapRecord):
    """One sign-in on one browser; the secret itself is known to that browser alone."""

    __tablename__ = "sessions"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(300))
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttempts(Base):
    """Failures counted against one account, one address, or one account from a known place.

    The key is a hash, because people type passwords where an e-mail address belongs.
    """

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer())
    last_at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)
    next_at: Mapped[datetime]


class KnownPlace(Base):
    """A network from which this person signed in before, so that strangers cannot lock it out."""

    __tablename__ = "known_places"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    last_at: Mapped[datetime]
