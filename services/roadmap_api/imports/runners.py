"""Imports at work: a hundred rows a transaction, a few seconds a job, progress after each."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.jobs import Runners
from services.roadmap_api.imports import files, undo
from services.roadmap_api.imports.actions import actor_of, continue_later, path_of
from services.roadmap_api.imports.drafts import Draft, landfall_draft, table_draft
from services.roadmap_api.imports.m365 import m365_draft
from services.roadmap_api.imports.models import Import
from services.roadmap_api.imports.rows import Batch, Refused, find_item
from services.roadmap_api.items.actions import change_item
from services.roadmap_api.items.schemas import ItemPatch

runners = Runners()
AT_ONCE = 100
STRETCH_SECONDS = 3.0
MOST_ERRORS = 1000


@runners.on("imports.run")
async def run_import(app: FastAPI, payload: dict[str, Any]) -> None:
    """Go on where the last stretch stopped; rows that are done are never done twice."""
    import_id = UUID(payload["import"])
    path = path_of(app.state.settings.data, import_id)
    try:
        done = await _begin(app, import_id, path)
        if done is None:
            return
        records = await asyncio.to_thread(_records_after, path, done)
        until = time.monotonic() + STRETCH_SECONDS
        while batch := await asyncio.to_thread(lambda: list(islice(records, AT_ONCE))):
            is_over = time.monotonic() > until
            await _take_batch(app, import_id, batch, then_continue=is_over)
            if is_over:
                return
    except (files.Unreadable, UnicodeError, OSError, EOFError) as problem:
        await _finish(app, import_id, "failed", str(problem))
    else:
        await _finish(app, import_id, "done", None)
    path.unlink(missing_ok=True)


@runners.on("imports.undo")
async def undo_import(app: FastAPI, payload: dict[str, Any]) -> None:
    import_id = UUID(payload["import"])
    until = time.monotonic() + STRETCH_SECONDS
    while True:
        async with app.state.sessions.begin() as session:
            running = await session.get(Import, import_id)
            if running is None or running.status != "undoing":
                return
            if not await undo.take_back_some(session, actor_of(running), running):
                running.status, running.finished_at = "undone", clock.now()
            elif time.monotonic() > until:
                await continue_later(session, import_id, "imports.undo")
                return


async def _begin(app: FastAPI, import_id: UUID, path: Path) -> int | None:
    """How many rows are done; None where the import has ended already."""
    async with app.state.database.reads() as session:
        running = await session.get(Import, import_id)
    if running is None or running.status not in ("waiting", "running"):
        return None
    total = running.total
    if total is None:
        total = await asyncio.to_thread(files.count, path)
    async with app.state.sessions.begin() as session:
        running = await session.get_one(Import, import_id)
        running.status, running.total = "running", total
        done: int = running.done
    return done


def _records_after(path: Path, done: int) -> Iterator[files.Record]:
    return islice(files.records(path), done, None)


async def _take_batch(
    app: FastAPI, import_id: UUID, records: list[files.Record], *, then_continue: bool
) -> None:
    """All rows in one go; where the database refuses one of them, each on its own."""
    today = clock.today(app.state.settings.timezone)
    for alone in (False, True):
        try:
            async with app.state.sessions.begin() as session:
                running = await session.get_one(Import, import_id)
                await _take_records(session, running, records, today, alone=alone)
                if then_continue:
                    await continue_later(session, import_id, "imports.run")
            return
        except (SQLAlchemyError, UnicodeError):
            if alone:
                raise


async def _take_records(
    session: AsyncSession,
    running: Import,
    records: list[files.Record],
    today: date,
    *,
    alone: bool,
) -> None:
    tally = Tally()
    batch = Batch(session, actor_of(running), running)
    drafts: list[tuple[int, Draft]] = []
    for row, record in enumerate(records, start=running.done + 1):
        try:
            drafts.append((row, draft_of(running, record, today)))
        except ValueError as problem:
            tally.refuse(row, problem)
    await batch.look_up(draft for _, draft in drafts)
    for row, draft in drafts:
        try:
            if alone:
                async with session.begin_nested():
                    outcome = await batch.take(draft)
                    await batch.store()
            else:
                outcome = await batch.take(draft)
        except Refused as problem:
            tally.refuse(row, problem)
        except (SQLAlchemyError, UnicodeError) as problem:
            if not alone:
                raise
            batch.forget()
            tally.refuse(row, problem)
        else:
            tally.accept(row, draft, outcome)
    await batch.store()
    tally.add_to(running, len(records))


@dataclass
class Tally:
    """What became of a batch; written to the import once, at its end."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[dict[str, Any]] = field(default_factory=list)
    orphans: list[list[Any]] = field(default_factory=list)

    def accept(self, row: int, draft: Draft, outcome: str) -> None:
        self.counts[outcome] += 1
        if draft.parent_external_id:
            self.orphans.append([row, draft.tool, draft.external_id, draft.parent_external_id])

    def refuse(self, row: int, problem: Exception) -> None:
        self.counts["failed"] += 1
        self.errors.append({"row": row, "detail": str(problem).split("\n")[0][:500]})

    def add_to(self, running: Import, rows: int) -> None:
        running.done += rows
        for name, number in self.counts.items():
            setattr(running, name, getattr(running, name) + number)
        errors = sorted(self.errors, key=lambda error: error["row"])
        running.errors = [*running.errors, *errors][:MOST_ERRORS]
        if self.orphans:
            running.orphans = [*running.orphans, *self.orphans]


def draft_of(running: Import, record: files.Record, today: date) -> Draft:
    match running.format:
        case "m365":
            return m365_draft(record, today)
        case "landfall":
            return landfall_draft(record)
        case _:
            return table_draft(record, running.mapping, running.format)


def _note(running: Import, row: int, detail: str) -> None:
    if len(running.errors) < MOST_ERRORS:
        running.errors = [*running.errors, {"row": row, "detail": detail[:500]}]


async def _finish(app: FastAPI, import_id: UUID, status: str, detail: str | None) -> None:
    """Parents are set last, since a file may name them before they come."""
    async with app.state.sessions.begin() as session:
        running = await session.get_one(Import, import_id)
        for row, tool, external_id, parent_id in running.orphans:
            item = await find_item(session, tool, external_id)
            parent = await find_item(session, tool, parent_id)
            if item is None or parent is None:
                _note(running, row, f"Its parent {parent_id} is not there.")
                continue
            body = ItemPatch(parent=parent.id)
            await change_item(session, actor_of(running), item, body, import_id=import_id)
        running.status, running.detail, running.orphans = status, detail, []
        running.finished_at = clock.now()
