"""Posts of other boards become requests with their notes and votes, many at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.problems import Problem
from services.feedback_api.contacts.models import Contact
from services.feedback_api.demand import actions as demand
from services.feedback_api.feedback.drafts import Draft
from services.feedback_api.feedback.intake import take
from services.feedback_api.imports.boards import Post
from services.feedback_api.requests.events import RequestChanged, state_of
from services.feedback_api.requests.models import FeatureRequest, Vote
from services.feedback_api.rows import new_row

_CHUNK = 500


async def bring_in(
    session: AsyncSession, actor: Actor, posts: Sequence[Post], system: str
) -> list[tuple[UUID, UUID | None]]:
    """For each post its request and its note."""
    requests = [_request(actor, post) for post in posts]
    session.add_all(requests)
    await session.flush()
    events = [RequestChanged(str(request.id), state_of(request)) for request in requests]
    outbox.record_all(session, list(events), actor=actor)
    ids = [request.id for request in requests]
    audit.record(session, actor, "request.imported", ids[0], after={"ids": ids})
    drafts = [_draft(post, made.id, system) for post, made in zip(posts, requests, strict=True)]
    taken = await take(session, actor, drafts)
    notes = [None if isinstance(result, Problem) else result for result in taken.results]
    authors = {row["id"]: row["contact_id"] for row in taken.rows}
    votes: list[dict[str, Any]] = []
    for post, made, note in zip(posts, requests, notes, strict=True):
        author = authors.get(note) if note else None
        votes += _votes(actor, post, made.id, author)
    await _write(session, votes)
    # A post's own time, which is when people asked.
    await demand.refresh(session, actor, ids)
    return [(made.id, note) for made, note in zip(requests, notes, strict=True)]


def _request(actor: Actor, post: Post) -> FeatureRequest:
    row = new_row()
    return FeatureRequest(
        id=row["id"],
        root_id=row["id"],
        title=post.title,
        text=post.text if post.text != post.title else None,
        created_by=actor.label,
        status=post.status or "open",
        status_override=post.status,
        **({"created_at": post.created_at} if post.created_at else {}),
    )


def _draft(post: Post, request_id: UUID, system: str) -> Draft:
    url = post.url if (post.url or "").startswith(("http://", "https://")) else None
    email = post.author_email if post.author_email and "@" in post.author_email else None
    return Draft(
        text=post.text,
        title=post.title if post.text != post.title else None,
        source=system,
        source_url=url,
        occurred_at=post.created_at,
        contact_alias=(system, post.author_id) if post.author_id else None,
        contact_email=email,
        contact_name=post.author_name,
        tags=list(post.tags),
        request_id=request_id,
    )


def _votes(actor: Actor, post: Post, request_id: UUID, author: UUID | None) -> list[dict[str, Any]]:
    """The author's, and for each vote of somebody unknown a contact without a name."""
    at = post.created_at or clock.now()
    vote = {"request_id": request_id, "cast_by": actor.label, "created_at": at}
    named = [{**vote, "contact_id": author, "external_id": None}] if author and post.votes else []
    nameless = [
        {**vote, "contact_id": new_row()["id"], "external_id": f"{post.origin}:vote:{number}"}
        for number in range(1, post.votes - len(named) + 1)
    ]
    return named + nameless


async def _write(session: AsyncSession, votes: list[dict[str, Any]]) -> None:
    for start in range(0, len(votes), _CHUNK):
        chunk = votes[start : start + _CHUNK]
        nameless = [vote for vote in chunk if vote["external_id"]]
        if nameless:
            rows = [_nobody(vote) for vote in nameless]
            await session.execute(insert(Contact), rows)
        rows = [{key: vote[key] for key in vote if key != "external_id"} for vote in chunk]
        await session.execute(insert_or_ignore(session, Vote).values(rows))


def _nobody(vote: dict[str, Any]) -> dict[str, Any]:
    row = new_row(
        external_id=vote["external_id"], email=None, name=None, company_id=None, identity=None
    )
    return {**row, "id": vote["contact_id"]}
