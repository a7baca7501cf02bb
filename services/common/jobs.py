"""Work after the answer: rows leased by one worker at a time, run at least once."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.db import Database, insert_or_ignore
from services.common.ids import new_id
from services.common.tables import Job, Period

log = logging.getLogger(__name__)

# Renewed while the job runs, so that a killed worker holds it up for half a minute at most.
LEASE = timedelta(seconds=30)
RENEWED_EVERY = 10.0
MOST_ATTEMPTS = 8

Run = Callable[[FastAPI, dict[str, Any]], Awaitable[None]]
Tick = Callable[[FastAPI], Awaitable[None]]


class Runners:
    """What runs for each kind of job, and what runs every so many seconds."""

    def __init__(self) -> None:
        self.by_kind: dict[str, Run] = {}
        self.periodic: dict[str, tuple[float, Tick]] = {}

    def on(self, kind: str) -> Callable[[Run], Run]:
        def register(run: Run) -> Run:
            self.by_kind[kind] = run
            return run

        return register

    def every(self, *, seconds: float) -> Callable[[Tick], Tick]:
        def register(tick: Tick) -> Tick:
            self.periodic[f"{tick.__module__}.{tick.__name__}"] = (seconds, tick)
            return tick

        return register

    def include(self, other: "Runners") -> None:
        self.by_kind.update(other.by_kind)
        self.periodic.update(other.periodic)


async def enqueue(
    session: AsyncSession,
    kind: str,
    payload: dict[str, Any],
    *,
    run_at: datetime | None = None,
    key: str | None = None,
) -> None:
    """In the caller's transaction; a job whose `key` is waiting already is not added again."""
    told = clock.told()
    await session.execute(
        insert_or_ignore(session, Job).values(
            id=new_id(),
            kind=kind,
            key=key,
            payload=payload,
            as_of=told,
            run_at=run_at or clock.now(),
            attempts=0,
        )
    )


class Worker:
    """Runs due jobs and periodic tasks of one service."""

    def __init__(self, app: FastAPI, database: Database, runners: Runners) -> None:
        self.app, self.database, self.runners = app, database, runners

    async def run_one(self) -> bool:
        """Run the job that is due longest; False where none is."""
        job = await self._lease()
        if job is None:
            return False
        error: str | None = None
        renewing = asyncio.create_task(self._renew(job.id))
        try:
            with clock.as_of_or_now(job.as_of):
                await self.runners.by_kind[job.kind](self.app, job.payload)
        except Exception as problem:
            log.exception("job failed", extra={"kind": job.kind, "job": str(job.id)})
            error = f"{type(problem).__name__}: {problem}"
        finally:
            renewing.cancel()
        await self._settle(job, error)
        return True

    async def _renew(self, job_id: UUID) -> None:
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            async with self.database.sessions.begin() as session:
                await session.execute(
                    update(Job)
                    .where(Job.id == job_id)
                    .values(leased_until=datetime.now(UTC) + LEASE)
                )

    async def _lease(self) -> Job | None:
        real = datetime.now(UTC)
        async with self.database.sessions.begin() as session:
            job = await session.scalar(
                select(Job)
                .where(
                    Job.done_at.is_(None),
                    Job.failed_at.is_(None),
                    Job.run_at <= clock.now(),
                    or_(Job.leased_until.is_(None), Job.leased_until <= real),
                    Job.kind.in_(self.runners.by_kind),
                )
                .order_by(Job.run_at)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if job is not None:
                job.leased_until = real + LEASE
                # What asks from now on may be about something this run does not see any more.
                job.key = None
        return job

    async def _settle(self, job: Job, error: str | None) -> None:
        real = datetime.now(UTC)
        values: dict[str, Any] = {"leased_until": None, "key": None, "done_at": real}
        if error is not None:
            attempts = job.attempts + 1
            wait = timedelta(seconds=min(2**attempts, 600))
            values = {"leased_until": real + wait, "attempts": attempts, "last_error": error}
            if attempts >= MOST_ATTEMPTS:
                values |= {"failed_at": real, "key": None}
        async with self.database.sessions.begin() as session:
            await session.execute(update(Job).where(Job.id == job.id).values(values))

    async def tick(self) -> None:
        """Run each periodic task whose time has come, on one replica only."""
        for name, (seconds, run) in self.runners.periodic.items():
            if await self._claim(name, seconds):
                try:
                    await run(self.app)
                except Exception:
                    log.exception("periodic task failed", extra={"task": name})

    async def _claim(self, name: str, seconds: float) -> bool:
        real = datetime.now(UTC)
        async with self.database.reads() as session:
            due = await session.scalar(select(Period.next_at).where(Period.name == name))
        if due is not None and due > real:
            return False
        async with self.database.sessions.begin() as session:
            next_at = real + timedelta(seconds=seconds)
            if due is None:
                made: UUID | str | None = await session.scalar(
                    insert_or_ignore(session, Period)
                    .values(name=name, next_at=next_at)
                    .returning(Period.name)
                )
                return made is not None
            moved = await session.scalar(
                update(Period)
                .where(Period.name == name, Period.next_at == due)
                .values(next_at=next_at)
                .returning(Period.name)
            )
            return moved is not None

    async def run(self, wake: asyncio.Event) -> None:
        """Until cancelled: at once after a commit, and each second for what became due."""
        while True:
            wake.clear()
            try:
                while await self.run_one():
                    pass
                await self.tick()
            except Exception:
                log.exception("worker round failed")
                await asyncio.sleep(1)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), timeout=1)
