from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.outbox import plain
from services.roadmap_api.history.models import Change


def record_changes(
    session: AsyncSession,
    actor: Actor,
    item_id: UUID,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    reason: str | None = None,
    evidence: Any = None,
    import_id: UUID | None = None,
) -> list[str]:
    """Keep each field that differs; gives their names."""
    old, new = plain(before), plain(after)
    changed = [field for field in new if old.get(field) != new[field]]
    session.add_all(
        Change(
            item_id=item_id,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.label,
            field=field,
            before=old.get(field),
            after=new[field],
            reason=reason,
            evidence=evidence,
            import_id=import_id,
        )
        for field in changed
    )
    return changed
