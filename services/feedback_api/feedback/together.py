"""Notes that arrive at the same moment are written in one transaction: group commit.

Each caller is answered after the commit that holds its note. While one group is being written the
next one gathers, so a lone note waits for nobody.
"""

import asyncio
from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.problems import Problem
from services.feedback_api.feedback import intake, queries
from services.feedback_api.feedback.drafts import Draft
from services.feedback_api.feedback.models import Feedback

MOST = 200


@dataclass
class _Waiting:
    actor: Actor
    draft: Draft
    answer: asyncio.Future[Feedback]


class Together:
    """One writer for all single notes of a process."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    async def take(self, actor: Actor, draft: Draft) -> Feedback:
        """The note as it was committed; raises the problem of this draft alone."""
        draft.asked_by = (audit.request_id.get(), audit.address.get())
        waiting = _Waiting(actor, draft, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._writer is None or self._writer.done():
            # In a context of its own: the writer acts for many requests.
            self._writer = asyncio.create_task(self._write_all(), context=Context())
        return await waiting.answer

    async def _write_all(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            group.sort(key=lambda waiting: waiting.actor.id)
            for _, some in groupby(group, key=lambda waiting: waiting.actor.id):
                await self._write(list(some))

    async def _write(self, group: list[_Waiting]) -> None:
        """What fails together is tried one by one, so that nobody fails for another's note."""
        try:
            notes = await self._commit(group)
        except Exception as problem:
            if len(group) > 1:
                for waiting in group:
                    await self._write([waiting])
            else:
                _fail(group[0], problem)
            return
        for waiting, note in zip(group, notes, strict=True):
            if isinstance(note, Problem):
                _fail(waiting, note)
            elif not waiting.answer.done():
                waiting.answer.set_result(note)

    async def _commit(self, group: Sequence[_Waiting]) -> list[Feedback | Problem]:
        async with self.app.state.sessions.begin() as session:
            drafts = [waiting.draft for waiting in group]
            taken = await intake.take(session, group[0].actor, drafts)
            notes = await _shown(
                session, group[0].actor, [held for held in taken.results if isinstance(held, UUID)]
            )
        self.app.state.wake.set()
        return [held if isinstance(held, Problem) else notes[held] for held in taken.results]


def _fail(waiting: _Waiting, problem: Exception) -> None:
    if not waiting.answer.done():
        waiting.answer.set_exception(problem)


async def _shown(session: AsyncSession, actor: Actor, ids: list[UUID]) -> dict[UUID, Feedback]:
    if not ids:
        return {}
    rows = await session.scalars(queries.notes(actor.audiences).where(Feedback.id.in_(ids)))
    return {note.id: note for note in rows}


def install(app: FastAPI) -> None:
    app.state.together = Together(app)
