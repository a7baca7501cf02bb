"""What is like a text: requests and notes, best first, with the words they share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.common.actors import AUDIENCES
from services.feedback_api.demand.models import RequestDemand
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.requests.models import Attachment, FeatureRequest, Refusal
from services.feedback_api.similar.scoring import compare
from services.feedback_api.similar.words import candidates, candidates_of_each, telling

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
    near = await candidates(session, "feedback", words, POOL) if through_notes else []
    notes = list((await _notes(session, set(near) - set(without))).values())
    wanted = await candidates(session, "request", words, POOL // 2)
    requests = list((await _requests(session, wanted, audiences)).values())
    speaks_for = await _requests_of(session, [note.id for note in notes], audiences)
    matches = [
        match
        for match in _rank(told, requests, notes, speaks_for)
        if match.kind in kinds and match.id not in without
    ]
    return matches[:limit]


def _rank(
    told: str, requests: list[Any], notes: list[Feedback], speaks_for: dict[UUID, list[Any]]
) -> list[Match]:
    texts = [_words_of_request(row) for row in requests] + [_words_of_note(note) for note in notes]
    likeness = compare(told, texts)
    found: dict[UUID, Match] = {}
    for row, like in zip(requests, likeness, strict=False):
        _keep(found, Match("request", row.id, row.title, like.score, like.shared, row.status))
    for note, like in zip(notes, likeness[len(requests) :], strict=True):
        for request in speaks_for.get(note.id, []):
            score = round(like.score * THROUGH_A_NOTE, 4)
            match = Match("request", request.id, request.title, score, like.shared, request.status)
            _keep(found, match)
            found[request.id].notes.append(note.id)
        _keep(found, Match("feedback", note.id, _title(note), like.score, like.shared, note.status))
    matches = [match for match in found.values() if match.score >= WORTH_SHOWING]
    matches.sort(key=lambda match: (-match.score, match.kind != "request", match.id))
    return matches


def _keep(found: dict[UUID, Match], match: Match) -> None:
    held = found.get(match.id)
    if held is None:
        found[match.id] = match
    elif match.score > held.score:
        match.notes = held.notes
        found[match.id] = match


async def _notes(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Feedback]:
    if not ids:
        return {}
    rows = await session.scalars(
        select(Feedback).where(Feedback.id.in_(ids), Feedback.status != "spam")
    )
    return {note.id: note for note in rows}


async def _requests(
    session: AsyncSession, ids: Collection[UUID], audiences: Collection[str]
) -> dict[UUID, Any]:
    """By the id of the request itself: what it says, and the request that it counts as."""
    if not ids:
        return {}
    root = aliased(FeatureRequest)
    statement = (
        select(
            root.id,
            root.title,
            root.status,
            FeatureRequest.id.label("own_id"),
            FeatureRequest.title.label("said"),
            FeatureRequest.text,
        )
        .join(root, root.id == FeatureRequest.root_id)
        .where(FeatureRequest.id.in_(ids))
    )
    statement = statement.where(
        root.audience.in_(audiences), FeatureRequest.audience.in_(audiences)
    )
    return {row.own_id: row for row in await session.execute(statement)}


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
    without = await _taken_or_refused(session, [note.id])
    matches = await similar(
        session,
        _words_of_note(note),
        limit=1,
        kinds=("request",),
        audiences=audiences,
        without={note.id, *without.get(note.id, set())},
    )
    return matches[0] if matches else None


async def suggestions(
    session: AsyncSession, note_ids: Collection[UUID], audiences: Collection[str] = AUDIENCES
) -> dict[UUID, Match | None]:
    """The same for a page of notes, in as many statements as for one."""
    asked = await _notes(session, note_ids)
    near = await candidates_of_each(
        session,
        {note.id: telling(_words_of_note(note)) for note in asked.values()},
        {"request": POOL // 3, "feedback": POOL // 3},
    )
    pairs = [pair for found in near.values() for pair in found]
    notes = await _notes(session, {ref for kind, ref in pairs if kind == "feedback"})
    wanted = {ref for kind, ref in pairs if kind == "request"}
    requests = await _requests(session, wanted, audiences)
    speaks_for = await _requests_of(session, list(notes), audiences)
    refused = await _taken_or_refused(session, list(asked))
    best: dict[UUID, Match | None] = {}
    for note in asked.values():
        mine = [ref for kind, ref in near[note.id] if kind == "request" and ref in requests]
        others = [ref for kind, ref in near[note.id] if kind == "feedback" and ref in notes]
        matches = _rank(
            _words_of_note(note),
            [requests[ref] for ref in mine],
            [notes[ref] for ref in others if ref != note.id],
            speaks_for,
        )
        without = refused.get(note.id, set())
        fit = (m for m in matches if m.kind == "request" and m.id not in without)
        best[note.id] = next(fit, None)
    return best


async def _taken_or_refused(
    session: AsyncSession, note_ids: Collection[UUID]
) -> dict[UUID, set[UUID]]:
    """For each note the requests (as they count) that it has, or that were refused for it."""
    pairs = union(
        select(Attachment.feedback_id, Attachment.request_id).where(
            Attachment.feedback_id.in_(note_ids)
        ),
        select(Refusal.feedback_id, Refusal.request_id).where(Refusal.feedback_id.in_(note_ids)),
    ).subquery()
    rows = await session.execute(
        select(pairs.c.feedback_id, FeatureRequest.root_id).join(
            FeatureRequest, FeatureRequest.id == pairs.c.request_id
        )
    )
    found: dict[UUID, set[UUID]] = {}
    for note_id, root_id in rows:
        found.setdefault(note_id, set()).add(root_id)
    return found


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
