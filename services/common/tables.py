"""Tables that each service's database has, whatever else it holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.common import clock
from services.common.db import JSONB, CommonBase, UTCDateTime
from services.common.ids import new_id

# SQLite numbers rows by itself only where the column is exactly INTEGER.
Sequence = BigInteger().with_variant(Integer(), "sqlite")


class OutboxEvent(CommonBase):
    """Something that happened, written in the transaction that caused it."""

    __tablename__ = "outbox_events"

    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    id: Mapped[UUID] = mapped_column(Uuid(), default=new_id, unique=True)
    name: Mapped[str] = mapped_column(Text())
    subject: Mapped[str] = mapped_column(Text())
    actor: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[dict[str, Any]] = mapped_column(JSONB)
    occurred_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=clock.now)

    deliveries: Mapped[list["Delivery"]] = relationship(lazy="raise")


class Delivery(CommonBase):
    """One event on its way to one service: pending until `delivered_at` or `failed_at`."""

    __tablename__ = "outbox_deliveries"
    __table_args__ = (
        Index(
            "ix_outbox_deliveries_pending",
            "target",
            "subject",
            "sequence",
            postgresql_where=text("delivered_at IS NULL AND failed_at IS NULL"),
            sqlite_where=text("delivered_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id)
    sequence: Mapped[int] = mapped_column(
        Sequence, ForeignKey("outbox_events.sequence", ondelete="CASCADE"), index=True
    )
    target: Mapped[str] = mapped_column(Text())
    subject: Mapped[str] = mapped_column(Text())
    attempts: Mapped[int] = mapped_column(Integer(), default=0)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime())
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime())
    delivered_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    last_error: Mapped[str | None] = mapped_column(Text())


class InboxEvent(CommonBase):
    """An event another service told us; its id makes a second delivery harmless."""

    __tablename__ = "inbox_events"

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    name: Mapped[str] = mapped_column(Text())
    subject: Mapped[str] = mapped_column(Text())
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)


class Job(CommonBase):
    """Work to do after the answer, at least once; leased by one worker at a time."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "ix_jobs_due",
            "run_at",
            postgresql_where=text("done_at IS NULL AND failed_at IS NULL"),
            sqlite_where=text("done_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(Text())
    key: Mapped[str | None] = mapped_column(Text(), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    as_of: Mapped[datetime | None] = mapped_column(UTCDateTime())
    run_at: Mapped[datetime] = mapped_column(UTCDateTime())
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime())
    attempts: Mapped[int] = mapped_column(Integer(), default=0)
    last_error: Mapped[str | None] = mapped_column(Text())
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime(), index=True)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime())


class Period(CommonBase):
    """When a periodic task is due again; whoever moves it on runs it."""

    __tablename__ = "periods"

    name: Mapped[str] = mapped_column(Text(), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime())


class AuditEntry(CommonBase):
    """Who changed what, from what to what, when and from where."""

    __tablename__ = "audit_entries"

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UTCDateTime(), default=clock.now, index=True)
    actor_kind: Mapped[str] = mapped_column(Text())
    actor_id: Mapped[str] = mapped_column(Text())
    actor_name: Mapped[str] = mapped_column(Text())
    action: Mapped[str] = mapped_column(Text())
    subject: Mapped[str] = mapped_column(Text(), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    request_id: Mapped[str | None] = mapped_column(Text())
    address: Mapped[str | None] = mapped_column(Text())


class Tombstone(CommonBase):
    """What a list with `updated_after` says of a row that is gone."""

    __tablename__ = "tombstones"

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    kind: Mapped[str] = mapped_column(Text(), primary_key=True)
    deleted_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=clock.now, index=True)


class IdempotentAnswer(CommonBase):
    """The first answer to a write, given again for the same key and body."""

    __tablename__ = "idempotent_answers"

    actor: Mapped[str] = mapped_column(Text(), primary_key=True)
    key: Mapped[str] = mapped_column(Text(), primary_key=True)
    request_hash: Mapped[str] = mapped_column(Text())
    status: Mapped[int] = mapped_column(Integer())
    headers: Mapped[dict[str, str]] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(LargeBinary())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)


class Revocation(CommonBase):
    """A session that ended or a person who left, until their last token has run out."""

    __tablename__ = "revocations"

    subject: Mapped[str] = mapped_column(Text(), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)
