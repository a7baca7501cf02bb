"""Every change of state: who, what, before, after, when and from where."""

from contextvars import ContextVar
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.outbox import plain
from services.common.tables import AuditEntry

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
address: ContextVar[str | None] = ContextVar("address", default=None)


def record(
    session: AsyncSession,
    actor: Actor,
    action: str,
    subject: object,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Part of the change's own transaction: there is no change without its entry."""
    session.add(
        AuditEntry(
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.label,
            action=action,
            subject=str(subject),
            before=plain(before),
            after=plain(after),
            request_id=request_id.get(),
            address=address.get(),
        )
    )
