"""Ranks of each day, so that one can say what moved since last week, and why."""

from datetime import date
from typing import Any

from fastapi import FastAPI
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.db import upsert
from services.common.jobs import Runners
from services.roadmap_api.scores import queries
from services.roadmap_api.scores.models import RankOfDay
from services.roadmap_api.scores.ranking import Ranked, ranking

runners = Runners()
AT_ONCE = 500


@runners.on("scores.rank")
async def rank_after_change(app: FastAPI, _: dict[str, Any]) -> None:
    await _write_ranks(app)


@runners.every(seconds=3600)
async def rank_by_the_clock(app: FastAPI) -> None:
    """A day without any change has its ranks too."""
    await _write_ranks(app)


async def _write_ranks(app: FastAPI) -> None:
    today = clock.today(app.state.settings.timezone)
    async with app.state.sessions.begin() as session:
        for framework in await queries.frameworks_in_use(session):
            rows = ranking(
                framework,
                await queries.candidates(session, framework),
                await queries.weights_of(session, framework),
            )
            await keep_ranks(session, framework, today, rows)


async def keep_ranks(session: AsyncSession, framework: str, day: date, rows: list[Ranked]) -> None:
    """Write what differs from what this day has already."""
    of_day = (RankOfDay.framework == framework, RankOfDay.day == day)
    known = {
        item_id: (rank, of, score)
        for item_id, rank, of, score in await session.execute(
            select(RankOfDay.item_id, RankOfDay.rank, RankOfDay.of, RankOfDay.score).where(*of_day)
        )
    }
    gone = set(known) - {row.id for row in rows}
    if gone:
        await session.execute(delete(RankOfDay).where(*of_day, RankOfDay.item_id.in_(gone)))
    new = [
        {
            "framework": framework,
            "day": day,
            "item_id": row.id,
            "rank": row.rank,
            "of": row.of,
            "score": row.score,
            "parts": row.parts,
        }
        for row in rows
        if known.get(row.id) != (row.rank, row.of, row.score)
    ]
    for start in range(0, len(new), AT_ONCE):
        await session.execute(
            upsert(
                session,
                RankOfDay,
                new[start : start + AT_ONCE],
                index_elements=["framework", "day", "item_id"],
                set_=["rank", "of", "score", "parts"],
            )
        )
