"""Duplicate reports of Firefox: is the report that it repeats among what is found to be alike?

All 2,355 reports are notes in a SQLite database; each of the 1,344 duplicates is asked about as
the inbox asks, and the report it was closed as a duplicate of is looked for.
"""

import asyncio
import tempfile
from pathlib import Path
from uuid import UUID

from evals.reading import published, rows
from evals.rows import Result, Row
from migrations import histories
from services.common import clock
from services.common.db import Database
from services.common.ids import new_id
from services.feedback_api.feedback.classification import classify
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.similar.queries import similar

DEPTHS = (1, 5, 10)
DEEPEST = 50
BASELINE = "TF-IDF over all reports"


def evaluate(scale: float) -> list[Result]:
    pairs = rows("dup_firefox/duplicate_pairs.csv.gz")
    pairs = pairs[: max(int(len(pairs) * scale), 20)]
    reference = published()["dup_firefox"]
    with tempfile.TemporaryDirectory() as folder:
        places = asyncio.run(_places(Path(folder), pairs))
    found = [place for place in places if place is not None]
    results: list[Result] = [
        Row(
            f"duplicates: recall@{depth}",
            sum(place <= depth for place in found) / len(places),
            f"of {len(places):,}",
            reference[f"recall@{depth}"],
            BASELINE,
        )
        for depth in DEPTHS
    ]
    rank = sum(1 / place for place in found) / len(places)
    return [*results, Row("duplicates: MRR", rank, "", reference["mrr"], BASELINE)]


async def _places(folder: Path, pairs: list[dict[str, str]]) -> list[int | None]:
    """Where the repeated report stands among the found ones, from 1; None where it does not."""
    url = f"sqlite+aiosqlite:///{folder / 'feedback.db'}"
    await asyncio.to_thread(histories.upgrade, "feedback", url)
    database = Database(url)
    try:
        ids = await _store(database, pairs)
        return [await _place(database, ids, pair) for pair in pairs]
    finally:
        await database.close()


async def _store(database: Database, pairs: list[dict[str, str]]) -> dict[str, UUID]:
    reports = {
        pair["duplicate_of"]: (pair["dup_summary"], pair["dup_description"]) for pair in pairs
    }
    reports |= {pair["bug_id"]: (pair["summary"], pair["description"]) for pair in pairs}
    ids = {report: new_id() for report in reports}
    async with database.sessions.begin() as session:
        session.add_all(_note(ids[report], *told) for report, told in reports.items())
    return ids


def _note(key: UUID, summary: str, description: str) -> Feedback:
    judged = classify(summary)
    return Feedback(
        id=key,
        title=summary[:500],
        text=description or summary,
        occurred_at=clock.now(),
        kind=judged.kind,
        kind_confidence=judged.kind_confidence,
        sentiment=judged.sentiment,
        sentiment_confidence=judged.sentiment_confidence,
    )


async def _place(database: Database, ids: dict[str, UUID], pair: dict[str, str]) -> int | None:
    told = f"{pair['summary']} {pair['description']}"
    async with database.reads() as session:
        matches = await similar(
            session, told, limit=DEEPEST, kinds=("feedback",), without={ids[pair["bug_id"]]}
        )
    wanted = ids[pair["duplicate_of"]]
    return next((n for n, match in enumerate(matches, start=1) if match.id == wanted), None)
