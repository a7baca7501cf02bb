"""Taking a file in, showing what it would become, and taking it back."""

import asyncio
import json
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, jobs
from services.common.actors import Actor
from services.common.ids import new_id
from services.common.problems import Conflict, invalid
from services.common.settings import Settings
from services.feedback_api.imports import files, reading, undoing
from services.feedback_api.imports.encodings import Unreadable
from services.feedback_api.imports.models import Import
from services.feedback_api.imports.reading import Chunk

PREVIEWED = 10
# More rows than this are taken back by a job, so that the request is answered in time.
_AT_ONCE = 20_000


class NothingToUndo(Conflict):
    title = "This import has been undone already"


def read_mapping(text: str | None) -> dict[str, Any]:
    """The form's `mapping` field: a JSON object."""
    if not text or not text.strip():
        return {}
    try:
        given = json.loads(text)
    except ValueError as problem:
        raise invalid("/mapping", f"The mapping is not valid JSON: {problem}") from None
    if not isinstance(given, dict):
        raise invalid("/mapping", 'A mapping is an object such as {"text": "comment"}.')
    return given


async def receive(
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    *,
    name: str,
    filename: str,
    file: BinaryIO,
    given: dict[str, Any],
) -> Import:
    """On disk first, then in the database, then in line to be read."""
    import_id = new_id()
    path = files.path_of(settings, import_id)
    size, digest = await asyncio.to_thread(files.keep, file, path)
    if size == 0:
        path.unlink(missing_ok=True)
        raise invalid("/file", "The file is empty.")
    found = Import(
        id=import_id,
        format=name,
        filename=filename[:255],
        digest=digest,
        size=size,
        mapping=given,
        imported_by=actor.id,
        imported_by_name=actor.label,
    )
    session.add(found)
    await session.flush()
    await jobs.enqueue(
        session, "imports.run", {"import": str(found.id)}, key=f"imports.run:{found.id}"
    )
    after = {"format": name, "filename": found.filename, "size": size}
    audit.record(session, actor, "import.received", found.id, after=after)
    return found


async def undo(session: AsyncSession, actor: Actor, settings: Settings, found: Import) -> Import:
    """What it brought goes; an import that still runs stops first."""
    if found.status in ("undone", "undoing"):
        raise NothingToUndo()
    found.status = "undoing"
    await session.flush()
    if found.created > _AT_ONCE:
        await jobs.enqueue(
            session, "imports.undo", {"import": str(found.id)}, key=f"imports.undo:{found.id}"
        )
    else:
        await undoing.undo(session, actor, found)
    files.remove(settings, found.id)
    return found


async def preview(
    settings: Settings, *, name: str, file: BinaryIO, given: dict[str, Any]
) -> dict[str, Any]:
    """What the first rows would become; keeps nothing."""
    path = files.path_of(settings, new_id())
    try:
        _, digest = await asyncio.to_thread(files.keep, file, path)
        return await asyncio.to_thread(_previewed, path, name, given, digest)
    finally:
        path.unlink(missing_ok=True)


def _previewed(path: Path, name: str, given: dict[str, Any], digest: str) -> dict[str, Any]:
    try:
        plan = reading.plan(path, name, given, digest)
        rows = list(islice(plan.rows(), PREVIEWED))
    except Unreadable as reason:
        raise invalid("/file", str(reason)) from None
    chunk = reading.read(plan, rows)
    became = _became(chunk)
    return {
        "format": name,
        "encoding": plan.encoding.name,
        "notes": plan.notes,
        "columns": plan.columns,
        "mapping": dict(plan.mapping),
        "rows": [
            {
                "row": row.number,
                "cells": {key: _short(value) for key, value in row.cells.items()},
                "becomes": became.get(row.number),
                "problem": chunk.refused.get(row.number, (0, None))[1],
            }
            for row in rows
        ],
    }


def _became(chunk: Chunk) -> dict[int, dict[str, Any]]:
    notes = {row.number: _said(draft.__dict__) for row, _, draft in chunk.notes}
    return notes | {row.number: _said(post.__dict__) for row, post in chunk.posts}


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: str(value) if isinstance(value, UUID) else value
        for key, value in values.items()
        if value not in (None, "", [], ())
    }


def _short(value: Any, most: int = 200) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= most else text[:most] + "…"
