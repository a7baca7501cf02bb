"""Carries an import on: chunk by chunk, each in one transaction with what it made."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, jobs
from services.common.actors import Actor
from services.common.jobs import Runners
from services.common.problems import Problem
from services.common.settings import Settings
from services.feedback_api.feedback.drafts import Draft
from services.feedback_api.feedback.intake import take
from services.feedback_api.imports import files, posts, queries, reading, undoing
from services.feedback_api.imports.boards import Post
from services.feedback_api.imports.encodings import Unreadable
from services.feedback_api.imports.models import Import, ImportedRow, RefusedRow
from services.feedback_api.imports.reading import Chunk, Plan
from services.feedback_api.imports.rows import Row

CHUNK = 500
# Other jobs wait no longer than this; what is left goes on in a job of its own.
BUDGET_SECONDS = 10.0

runners = Runners()


@runners.on("imports.run")
async def run(app: FastAPI, payload: dict[str, Any]) -> None:
    """Goes on behind the last row that was committed, also after a crash."""
    import_id = UUID(payload["import"])
    path = files.path_of(app.state.settings, import_id)
    found = await _begin(app, import_id, path)
    if found is None:
        return
    plan, done = found
    left: Iterator[Chunk] = reading.chunks(plan, after=done, size=CHUNK)
    until = time.monotonic() + BUDGET_SECONDS
    while True:
        try:
            chunk = await asyncio.to_thread(next, left, None)
        except Unreadable as reason:
            await _end(app, import_id, reason=str(reason))
            return
        if chunk is None:
            await _end(app, import_id)
            return
        is_over = time.monotonic() > until
        if not await _take(app, import_id, plan, chunk, go_on_later=is_over):
            return
        if is_over:
            app.state.wake.set()
            return


@runners.on("imports.undo")
async def undo(app: FastAPI, payload: dict[str, Any]) -> None:
    async with app.state.database.sessions.begin() as session:
        found = await _locked(session, UUID(payload["import"]))
        if found is not None and found.status == "undoing":
            await undoing.undo(session, _actor(found), found)
    app.state.wake.set()


async def _begin(app: FastAPI, import_id: UUID, path: Path) -> tuple[Plan, int] | None:
    """The plan and how many rows are done; None where there is nothing (more) to do."""
    async with app.state.database.sessions.begin() as session:
        found = await _locked(session, import_id)
        if found is None or found.status not in ("waiting", "running"):
            return None
        found.started_at = found.started_at or clock.now()
        found.status = "running"
        name, given, digest, total = found.format, found.mapping, found.digest, found.total
        done = found.done
    try:
        plan = await asyncio.to_thread(reading.plan, path, name, given, digest)
        if total is None:
            total = await asyncio.to_thread(reading.count, plan)
    except Unreadable as reason:
        await _end(app, import_id, reason=str(reason))
        return None
    except FileNotFoundError:
        await _end(app, import_id, reason="The file is no longer here. Bring it in again.")
        return None
    async with app.state.database.sessions.begin() as session:
        found = await _locked(session, import_id)
        if found is None:
            return None
        found.total, found.encoding = total, plan.encoding.name
        found.notes = plan.notes
    return plan, done


async def _take(
    app: FastAPI, import_id: UUID, plan: Plan, chunk: Chunk, *, go_on_later: bool
) -> bool:
    """One chunk, all or nothing; False where somebody undid the import in the meantime."""
    async with app.state.database.sessions.begin() as session:
        found = await _locked(session, import_id)
        if found is None or found.status != "running":
            return False
        if chunk.rows[0].number != found.done + 1:
            # Another worker took these rows while we were reading.
            return False
        actor = _actor(found)
        if plan.is_board:
            made = await _take_posts(session, actor, found, plan, chunk)
        else:
            made = await _take_notes(session, actor, found, chunk)
        await _refuse(session, found, chunk)
        found.created += made
        found.refused += len(chunk.refused)
        found.known += len(chunk.rows) - made - len(chunk.refused)
        found.done = chunk.rows[-1].number
        if go_on_later:
            await jobs.enqueue(
                session,
                "imports.run",
                {"import": str(import_id)},
                key=f"imports.run:{import_id}:{found.done}",
            )
    return True


async def _take_notes(session: AsyncSession, actor: Actor, found: Import, chunk: Chunk) -> int:
    known = await queries.known_origins(session, {origin for _, origin, _ in chunk.notes})
    fresh: dict[str, tuple[Row, Draft]] = {}
    for row, origin, draft in chunk.notes:
        if origin not in known:
            fresh.setdefault(origin, (row, draft))
    taken = await take(session, actor, [draft for _, draft in fresh.values()])
    rows = []
    for (origin, (row, _)), result in zip(fresh.items(), taken.results, strict=True):
        if isinstance(result, Problem):
            chunk.refused[row.number] = (row.line, _reason(result))
        else:
            rows.append(_made(found, origin, "feedback", row.number, result))
    if rows:
        await session.execute(insert(ImportedRow), rows)
    return len(rows)


async def _take_posts(
    session: AsyncSession, actor: Actor, found: Import, plan: Plan, chunk: Chunk
) -> int:
    known = await queries.known_origins(session, {post.origin for _, post in chunk.posts})
    fresh: dict[str, tuple[Row, Post]] = {}
    for row, post in chunk.posts:
        if post.origin not in known:
            fresh.setdefault(post.origin, (row, post))
    if not fresh:
        return 0
    made = await posts.bring_in(session, actor, [post for _, post in fresh.values()], plan.format)
    rows = []
    for (origin, (row, _)), (request, note) in zip(fresh.items(), made, strict=True):
        rows.append(_made(found, origin, "request", row.number, request))
        if note is not None:
            rows.append(_made(found, origin, "feedback", row.number, note))
    await session.execute(insert(ImportedRow), rows)
    return len(fresh)


def _made(found: Import, origin: str, kind: str, row: int, record: UUID) -> dict[str, Any]:
    return {
        "origin": origin,
        "kind": kind,
        "import_id": found.id,
        "row": row,
        "record_id": record,
    }


async def _refuse(session: AsyncSession, found: Import, chunk: Chunk) -> None:
    rows = [
        {"import_id": found.id, "row": number, "line": line, "detail": detail}
        for number, (line, detail) in chunk.refused.items()
    ]
    if rows:
        await session.execute(insert(RefusedRow), rows)


def _reason(problem: Problem) -> str:
    errors: Any = problem.members.get("errors") or []
    return "; ".join(str(error["detail"]) for error in errors) or str(problem)


async def _end(app: FastAPI, import_id: UUID, *, reason: str | None = None) -> None:
    settings: Settings = app.state.settings
    async with app.state.database.sessions.begin() as session:
        found = await _locked(session, import_id)
        if found is None or found.status not in ("waiting", "running"):
            return
        found.status = "failed" if reason else "done"
        found.reason, found.finished_at = reason, clock.now()
        after = {"status": found.status, "created": found.created, "refused": found.refused}
        audit.record(session, _actor(found), "import.ended", found.id, after=after)
    files.remove(settings, import_id)


async def _locked(session: AsyncSession, import_id: UUID) -> Import | None:
    found: Import | None = await session.scalar(
        select(Import).where(Import.id == import_id).with_for_update()
    )
    return found


def _actor(found: Import) -> Actor:
    return Actor(kind="service", id=found.imported_by, name=found.imported_by_name)
