"""What is like a text: requests and notes, best first, with the words they share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.common.actors import AUDIENCES
from services.feedback_api.demand.models import RequestDemand
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.requests.models import Attachment, FeatureRequest, Refusal
from services.feedback_api.similar.scoring import compare
from services.feedback_api.similar.words import candidates, telling

POOL = 60
# What a note says of its request counts a little less than what the request says itself.
THROUGH_A_NOTE = 0.95
WORTH_SHOWING = 0.08


@dataclass
class Match:
    kind: str
    id: UUID
    title: str
    score: float
    shared: list[str]
    status: str = ""
    notes: list[UUID] = field(default_factory=list)


async def similar(
    session: AsyncSession,
    told: str,
    *,
    limit: int = 10,
    kinds: Collection[str] = ("request", "feedback"),
    audiences: Collection[str] = AUDIENCES,
    without: Collection[UUID] = (),
    through_notes: bool = True,
) -> list[Match]:
    """A request is as like as its own words or its best note; merged ones show as their root.

    `audiences` are those of the requests that may be found; without `through_notes` the words
    of customers' notes neither show nor count, which is what the portal needs.
    """
    words = telling(told)
    notes = await _notes(session, words) if through_notes else []
    requests = await _requests(session, words, audiences)
    notes = [note for note in notes if note.id not in without]
    texts = [_words_of_request(row) for row in requests] + [_words_of_note(note) for note in notes]
    likeness = compare(told, texts)
    found: dict[UUID, Match] = {}
    for row, like in zip(requests, likeness, strict=False):
        _keep(found, Match("request", row.id, row.title, like.score, like.shared, row.status))
    speaks_for = await _requests_of(session, [note.id for note in notes], audiences)
    for note, like in zip(notes, likeness[len(requests) :], strict=True):
        for request in speaks_for.get(note.id, []):
            score = round(like.score * THROUGH_A_NOTE, 4)
            match = Match("request", request.id, request.title, score, like.shared, request.status)
            _keep(found, match)
            found[request.id].notes.append(note.id)
        _keep(found, Match("feedback", note.id, _title(note), like.score, like.shared, note.status))
    matches = [
        match
        for match in found.values()
        if match.kind in kinds and match.id not in without and match.score >= WORTH_SHOWING
    ]
    matches.sort(key=lambda match: (-match.score, match.kind != "request", match.id))
    return matches[:limit]


def _keep(found: dict[UUID, Match], match: Match) -> None:
    held = found.get(match.id)
    if held is None:
        found[match.id] = match
    elif match.score > held.score:
        match.notes = held.notes
        found[match.id] = match


async def _notes(session: AsyncSession, words: list[str]) -> list[Feedback]:
    ids = await candidates(session, "feedback", words, POOL)
    if not ids:
        return []
    rows = await session.scalars(
        select(Feedback).where(Feedback.id.in_(ids), Feedback.status != "spam")
    )
    return list(rows)


async def _requests(
    session: AsyncSession, words: list[str], audiences: Collection[str]
) -> list[Any]:
    ids = await candidates(session, "request", words, POOL // 2)
    if not ids:
        return []
    root = aliased(FeatureRequest)
    statement = (
        select(
            root.id,
            root.title,
            root.status,
            FeatureRequest.title.label("said"),
            FeatureRequest.text,
        )
        .join(root, root.id == FeatureRequest.root_id)
        .where(FeatureRequest.id.in_(ids))
    )
    statement = statement.where(
        root.audience.in_(audiences), FeatureRequest.audience.in_(audiences)
    )
    return list(await session.execute(statement))


async def _requests_of(
    session: AsyncSession, note_ids: Sequence[UUID], audiences: Collection[str]
) -> dict[UUID, list[Any]]:
    if not note_ids:
        return {}
    root = aliased(FeatureRequest)
    statement = (
        select(Attachment.feedback_id, root.id, root.title, root.status)
        .join(FeatureRequest, FeatureRequest.id == Attachment.request_id)
        .join(root, root.id == FeatureRequest.root_id)
        .where(Attachment.feedback_id.in_(note_ids))
    )
    statement = statement.where(root.audience.in_(audiences))
    found: dict[UUID, list[Any]] = {}
    for row in await session.execute(statement):
        found.setdefault(row.feedback_id, []).append(row)
    return found


def _words_of_request(row: Any) -> str:
    return f"{row.said} {row.text or ''}"


def _words_of_note(note: Feedback) -> str:
    return f"{note.title or ''} {note.text}"


def _title(note: Feedback) -> str:
    return note.title or (note.text if len(note.text) <= 120 else note.text[:119].rstrip() + "…")


async def suggestion(
    session: AsyncSession, note: Feedback, audiences: Collection[str] = AUDIENCES
) -> Match | None:
    """The request this note most likely speaks for, none that it has or that was refused."""
    taken = await session.scalars(
        select(Attachment.request_id)
        .where(Attachment.feedback_id == note.id)
        .union(select(Refusal.request_id).where(Refusal.feedback_id == note.id))
    )
    roots = await session.scalars(
        select(FeatureRequest.root_id).where(FeatureRequest.id.in_(list(taken)))
    )
    matches = await similar(
        session,
        _words_of_note(note),
        limit=1,
        kinds=("request",),
        audiences=audiences,
        without={note.id, *roots},
    )
    return matches[0] if matches else None


async def explained(session: AsyncSession, match: Match) -> dict[str, Any]:
    """A suggested request with what speaks for it."""
    figures = await session.get(RequestDemand, match.id)
    return {
        "id": match.id,
        "title": match.title,
        "status": match.status,
        "score": match.score,
        "shared": match.shared,
        "notes_alike": len(match.notes),
        "notes": figures.notes if figures else 0,
        "companies": figures.companies if figures else 0,
        "votes": figures.votes if figures else 0,
        "arr": figures.arr if figures else 0,
    }
