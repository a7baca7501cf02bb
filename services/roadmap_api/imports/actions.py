from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, jobs
from services.common.actors import SCOPES_OF_ROLE, Actor
from services.common.ids import new_id
from services.common.problems import Conflict
from services.roadmap_api.imports.models import Import


class NotFinished(Conflict):
    title = "The import is still running"


async def start_import(
    session: AsyncSession,
    actor: Actor,
    *,
    import_id: UUID,
    format_: str,
    filename: str,
    mapping: dict[str, str],
    audience: str | None,
) -> Import:
    started = Import(
        id=import_id,
        format=format_,
        filename=filename[:300],
        mapping=mapping,
        audience=audience,
        status="waiting",
        errors=[],
        made_products=[],
        orphans=[],
        by_kind=actor.kind,
        by_id=actor.id,
        by_name=actor.label,
    )
    session.add(started)
    await session.flush()
    audit.record(
        session, actor, "import.started", started.id, after={"format": format_, "file": filename}
    )
    await continue_later(session, started.id, "imports.run")
    return started


async def start_undo(session: AsyncSession, actor: Actor, found: Import) -> Import:
    """What it made is removed, what it changed is put back; a second time changes nothing."""
    if found.status in ("waiting", "running"):
        raise NotFinished("Wait until it is done, then undo it.")
    if found.status not in ("undoing", "undone"):
        found.status = "undoing"
        await session.flush()
        audit.record(session, actor, "import.undone", found.id, before={"file": found.filename})
        await continue_later(session, found.id, "imports.undo")
    return found


async def continue_later(session: AsyncSession, import_id: UUID, kind: str) -> None:
    """Each stretch of an import is a job of its own, so that other work comes in between."""
    await jobs.enqueue(session, kind, {"import": str(import_id), "stretch": str(new_id())})


def actor_of(found: Import) -> Actor:
    """The one who brought the file, for history and events."""
    kind: Any = found.by_kind
    return Actor(
        kind=kind,
        id=found.by_id,
        name=found.by_name,
        role="maker",
        scopes=SCOPES_OF_ROLE["maker"],
    )


def folder(data: Path) -> Path:
    return data / "imports" / "roadmap"


def path_of(data: Path, import_id: UUID) -> Path:
    return folder(data) / str(import_id)
