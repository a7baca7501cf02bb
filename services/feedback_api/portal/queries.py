"""What customers may read: public requests, their own asks, the wording written for customers."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.common.actors import Actor
from services.common.problems import NotFound
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.items.wordings import customer_wording, outcome_of
from services.feedback_api.requests.models import Attachment, FeatureRequest, Vote
from services.feedback_api.requests.queries import items_behind, with_demand

PUBLIC = ("public",)
RECEIVED = "received"


async def ideas(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Public requests as customers see them, in the order of `ids`."""
    rows = [row for row in await with_demand(session, ids) if row.audience in PUBLIC]
    items = await items_behind(session, [row.id for row in rows], PUBLIC)
    voted = await _voted(session, actor, [row.id for row in rows])
    return [_idea(row, items.get(row.id, []), row.id in voted) for row in rows]


async def idea(session: AsyncSession, actor: Actor, request_id: UUID) -> dict[str, Any]:
    found = await ideas(session, actor, [request_id])
    if not found:
        raise NotFound("There is no idea here.")
    return found[0]


async def get_public(session: AsyncSession, request_id: UUID) -> FeatureRequest:
    found = await session.scalar(
        select(FeatureRequest).where(
            FeatureRequest.id == request_id, FeatureRequest.audience.in_(PUBLIC)
        )
    )
    if found is None:
        raise NotFound("There is no idea here.")
    return found


def _idea(row: FeatureRequest, items: list[dict[str, Any]], voted: bool) -> dict[str, Any]:
    known = [held["known"] for held in items]
    outcome = outcome_of(known, audience=PUBLIC)
    return {
        "id": row.id,
        "title": row.title,
        "text": row.text,
        "status": row.status,
        "votes": row.demand.votes if row.demand else 0,
        "voted": voted,
        "plans": [
            {
                "id": item.id,
                "title": item.title,
                "stage": item.stage,
                "wording": customer_wording(item),
                "expected_on": item.expected_on,
            }
            for item in known
        ],
        "outcome": outcome and {"wording": outcome["wording"], "given_at": outcome["given_at"]},
        "created_at": row.created_at,
    }


async def _voted(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    if actor.contact_id is None:
        return set()
    statement = (
        select(FeatureRequest.root_id)
        .join(Vote, Vote.request_id == FeatureRequest.id)
        .where(Vote.contact_id == actor.contact_id, FeatureRequest.root_id.in_(ids))
    )
    return set(await session.scalars(statement))


async def my_asks(session: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    """My notes and votes, newest first; an inside request shows as its status alone."""
    notes = list(await session.scalars(_my_notes(actor)))
    votes = await session.execute(
        select(FeatureRequest.root_id, Vote.created_at)
        .join(Vote, Vote.request_id == FeatureRequest.id)
        .where(Vote.contact_id == actor.contact_id)
    )
    voted_at = {root_id: at for root_id, at in votes}
    roots = {held.request.root_id for note in notes for held in note.attachments} | voted_at.keys()
    shown = {idea["id"]: idea for idea in await ideas(session, actor, list(roots))}
    asks = [_of_note(note, shown) for note in notes]
    told = {ask["idea"]["id"] for ask in asks if ask["idea"]}
    asks += [
        {"note": None, "idea": shown[root], "status": shown[root]["status"], "asked_at": at}
        for root, at in voted_at.items()
        if root in shown and root not in told
    ]
    return sorted(asks, key=lambda ask: ask["asked_at"], reverse=True)


def _my_notes(actor: Actor) -> Select[Feedback]:
    return (
        select(Feedback)
        .where(Feedback.contact_id == actor.contact_id, Feedback.status != "spam")
        .options(
            selectinload(Feedback.attachments)
            .joinedload(Attachment.request)
            .joinedload(FeatureRequest.root)
        )
        .order_by(Feedback.id.desc())
        .limit(200)
    )


def _of_note(note: Feedback, shown: dict[UUID, dict[str, Any]]) -> dict[str, Any]:
    roots = [held.request.root_id for held in note.attachments]
    idea = next((shown[root] for root in roots if root in shown), None)
    status = note.requests[0]["status"] if roots else RECEIVED
    return {
        "note": {
            "id": note.id,
            "text": note.text,
            "title": note.title,
            "asked_at": note.occurred_at,
        },
        "idea": idea,
        "status": idea["status"] if idea else status,
        "asked_at": note.occurred_at,
    }
