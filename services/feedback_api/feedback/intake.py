"""Notes come in: whoever and whatever they name is found or made, in a few statements for all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.problems import Problem, invalid
from services.feedback_api.contacts import arrivals as people
from services.feedback_api.deals import queries as deals
from services.feedback_api.demand import actions as demand
from services.feedback_api.feedback.drafts import Draft
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.requests import queries as requests
from services.feedback_api.requests.models import Attachment
from services.feedback_api.rows import new_row


@dataclass
class Taken:
    """The notes' ids in the order of the drafts, or what was wrong with each."""

    results: list[UUID | Problem] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    attached: list[dict[str, Any]] = field(default_factory=list)


async def take(session: AsyncSession, actor: Actor, drafts: Sequence[Draft]) -> Taken:
    """Each draft becomes a note of status new (or as it says), or a problem in its place."""
    found_deals = await deals.ids_by_external_id(session, {d.deal for d in drafts if d.deal})
    known = await requests.known(session, {d.request_id for d in drafts if d.request_id})
    problems = [_problem(draft, found_deals, known) for draft in drafts]
    good = [draft for draft, problem in zip(drafts, problems, strict=True) if problem is None]
    owners = await people.find_owners(session, actor, good)
    taken = Taken()
    for draft, problem in zip(drafts, problems, strict=True):
        if problem is not None:
            taken.results.append(problem)
            continue
        row = _row(draft, owners, found_deals)
        taken.rows.append(row)
        taken.results.append(row["id"])
        if draft.request_id:
            taken.attached.append(_attachment(row, draft.request_id, actor))
    await _write(session, actor, taken)
    _audit(session, actor, taken, good)
    if owners.placed:
        await demand.refresh_companies(session, actor, owners.placed.values())
    return taken


def _problem(draft: Draft, deals: dict[str, UUID], known: set[UUID]) -> Problem | None:
    if draft.deal and draft.deal not in deals:
        return invalid("/deal", f"No deal has the id {draft.deal}.")
    if draft.request_id and draft.request_id not in known:
        return invalid("/request_id", f"No request has the id {draft.request_id}.")
    return None


def _row(draft: Draft, owners: people.Owners, deals: dict[str, UUID]) -> dict[str, Any]:
    judgement = draft.judge()
    identity = draft.identity
    return new_row(
        text=draft.text,
        title=draft.title,
        status="linked" if draft.request_id else draft.status,
        rating=draft.rating,
        source=draft.source,
        source_url=draft.source_url,
        occurred_at=draft.occurred_at,
        contact_id=owners.contact_of(draft),
        company_id=owners.company_of(draft),
        deal_id=deals[draft.deal] if draft.deal else None,
        identity=identity.key if identity else None,
        product_id=draft.product_id,
        tags=draft.tags,
        consent=draft.consent,
        kind=judgement.kind,
        kind_confidence=judgement.kind_confidence,
        sentiment=judgement.sentiment,
        sentiment_confidence=judgement.sentiment_confidence,
        assignee_id=None,
        snoozed_until=None,
    )


def _attachment(row: dict[str, Any], request_id: UUID, actor: Actor) -> dict[str, Any]:
    return {
        "request_id": request_id,
        "feedback_id": row["id"],
        "passage": None,
        "importance": None,
        "status_before": "new",
        "attached_by": actor.label,
        "created_at": row["created_at"],
    }


async def _write(session: AsyncSession, actor: Actor, taken: Taken) -> None:
    if not taken.rows:
        return
    await session.execute(insert(Feedback), taken.rows)
    if taken.attached:
        await session.execute(insert(Attachment), taken.attached)
        await demand.refresh(session, actor, {row["request_id"] for row in taken.attached})


def _audit(session: AsyncSession, actor: Actor, taken: Taken, drafts: Sequence[Draft]) -> None:
    """One entry for a batch; one for each note where many requests are written together."""
    if len(drafts) > 1 and drafts[0].asked_by is None:
        ids = [row["id"] for row in taken.rows]
        audit.record(session, actor, "feedback.batch_received", ids[0], after={"ids": ids})
        return
    for row, draft in zip(taken.rows, drafts, strict=True):
        if draft.asked_by is not None:
            audit.request_id.set(draft.asked_by[0])
            audit.address.set(draft.asked_by[1])
        after = {"source": row["source"], "company": row["company_id"]}
        audit.record(session, actor, "feedback.received", row["id"], after=after)
