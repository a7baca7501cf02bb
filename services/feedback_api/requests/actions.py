"""Requests: made, changed, voted for, attached to, linked."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.db import insert_or_ignore, upsert
from services.common.ids import new_id
from services.common.problems import Conflict
from services.feedback_api.contacts.models import Contact
from services.feedback_api.demand import actions as demand
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.items.models import KnownItem
from services.feedback_api.requests.events import (
    RequestChanged,
    RequestLinked,
    RequestUnlinked,
    link_state,
    state_of,
)
from services.feedback_api.requests.models import (
    Attachment,
    FeatureRequest,
    ItemLink,
    Refusal,
    Vote,
)
from services.feedback_api.requests.statuses import derived


class RequestIsMerged(Conflict):
    title = "This request was merged into another"


class PassageNotFound(Conflict):
    title = "The note does not hold this passage"


async def create(session: AsyncSession, actor: Actor, values: dict[str, Any]) -> FeatureRequest:
    made = new_id()
    author = actor.contact_id if actor.kind == "customer" else None
    request = FeatureRequest(
        id=made, root_id=made, created_by=actor.label, author_id=author, **values
    )
    session.add(request)
    await session.flush()
    audit.record(session, actor, "request.created", made, after=state_of(request))
    outbox.record(session, RequestChanged(str(made), state_of(request)), actor=actor)
    await demand.refresh(session, actor, {made})
    return request


async def change(
    session: AsyncSession, actor: Actor, request: FeatureRequest, changes: dict[str, Any]
) -> None:
    if "status" in changes:
        changes["status_override"] = changes.pop("status")
    if "reply" in changes and "reply_checked_on" not in changes:
        changes["reply_checked_on"] = clock.today() if changes["reply"] else None
    before = {name: getattr(request, name) for name in changes}
    for name, value in changes.items():
        setattr(request, name, value)
    await session.flush()
    audit.record(session, actor, "request.updated", request.id, before=before, after=changes)
    await settle_statuses(session, actor, {request.id})
    outbox.record(session, RequestChanged(str(request.id), state_of(request)), actor=actor)
    if "title" in changes:
        await demand.refresh(session, actor, {request.id})


async def settle_statuses(
    session: AsyncSession, actor: Actor | None, request_ids: set[UUID]
) -> None:
    """What the items say now, unless a person has said otherwise; changes are announced."""
    await session.flush()
    rows = list(
        await session.scalars(
            select(FeatureRequest).where(
                FeatureRequest.root_id.in_(
                    select(FeatureRequest.root_id).where(FeatureRequest.id.in_(request_ids))
                )
            )
        )
    )
    roots = {row.root_id for row in rows}
    stages: dict[UUID, list[str]] = {}
    linked = await session.execute(
        select(FeatureRequest.root_id, KnownItem.stage)
        .join(ItemLink, ItemLink.request_id == FeatureRequest.id)
        .join(KnownItem, KnownItem.id == ItemLink.item_id)
        .where(FeatureRequest.root_id.in_(roots), KnownItem.is_deleted.is_(False))
    )
    for root_id, stage in linked:
        stages.setdefault(root_id, []).append(stage)
    for row in rows:
        status = row.status_override or derived(stages.get(row.root_id, []))
        if status != row.status:
            was, row.status = row.status, status
            await session.flush()
            state = state_of(row) | {"was": was}
            outbox.record(session, RequestChanged(str(row.id), state), actor=actor)


async def cast_vote(
    session: AsyncSession, actor: Actor, request: FeatureRequest, contact: Contact
) -> bool:
    """True where it is new; the pair is the key, so a second vote changes nothing."""
    vote = await session.scalar(
        insert_or_ignore(session, Vote)
        .values(
            request_id=request.id,
            contact_id=contact.id,
            cast_by=actor.label,
            created_at=clock.now(),
        )
        .returning(Vote.contact_id)
    )
    if vote is None:
        return False
    audit.record(session, actor, "request.voted", request.id, after={"contact": contact.id})
    await demand.refresh(session, actor, {request.id})
    return True


async def withdraw_vote(
    session: AsyncSession, actor: Actor, request: FeatureRequest, contact: Contact
) -> None:
    gone = await session.scalar(
        delete(Vote)
        .where(Vote.request_id == request.id, Vote.contact_id == contact.id)
        .returning(Vote.contact_id)
    )
    if gone is None:
        return
    audit.record(session, actor, "request.vote_withdrawn", request.id, before={"contact": gone})
    await demand.refresh(session, actor, {request.id})


async def attach(
    session: AsyncSession,
    actor: Actor,
    request: FeatureRequest,
    note: Feedback,
    *,
    passage: str | None = None,
    importance: int | None = None,
) -> bool:
    """True where it is new; a passage must stand in the note word for word."""
    if passage and passage not in note.text:
        raise PassageNotFound()
    values = {
        "request_id": request.id,
        "feedback_id": note.id,
        "passage": passage,
        "importance": importance,
        "status_before": note.status,
        "attached_by": actor.label,
        "created_at": clock.now(),
    }
    made = await session.scalar(
        insert_or_ignore(session, Attachment).values(**values).returning(Attachment.request_id)
    )
    if made is None:
        await session.execute(
            update(Attachment)
            .where(Attachment.request_id == request.id, Attachment.feedback_id == note.id)
            .values(passage=passage, importance=importance)
        )
        return False
    note.status = "linked"
    await session.execute(
        delete(Refusal).where(Refusal.request_id == request.id, Refusal.feedback_id == note.id)
    )
    audit.record(session, actor, "feedback.attached", note.id, after={"request": request.id})
    await demand.refresh(session, actor, {request.id})
    return True


async def detach(
    session: AsyncSession, actor: Actor, request: FeatureRequest, note: Feedback
) -> None:
    """Undo: the note is what it was before, unless another request still holds it."""
    was = await session.scalar(
        delete(Attachment)
        .where(Attachment.request_id == request.id, Attachment.feedback_id == note.id)
        .returning(Attachment.status_before)
    )
    if was is None:
        return
    left = await session.scalar(
        select(Attachment.request_id).where(Attachment.feedback_id == note.id).limit(1)
    )
    if left is None and note.status == "linked":
        note.status = "new" if was == "linked" else was
    audit.record(session, actor, "feedback.detached", note.id, before={"request": request.id})
    await demand.refresh(session, actor, {request.id})


async def link(
    session: AsyncSession, actor: Actor, request: FeatureRequest, item_id: UUID, importance: int
) -> None:
    """An item that is not known here yet is linked all the same; the link waits for it."""
    row = {
        "request_id": request.id,
        "item_id": item_id,
        "importance": importance,
        "linked_by": actor.label,
        "created_at": clock.now(),
    }
    await session.execute(
        upsert(
            session, ItemLink, row, index_elements=["request_id", "item_id"], set_=["importance"]
        )
    )
    after = {"item": item_id, "importance": importance}
    audit.record(session, actor, "request.linked", request.id, after=after)
    await settle_statuses(session, actor, {request.id})
    state = link_state(request, item_id, importance)
    outbox.record(session, RequestLinked(str(request.id), state), actor=actor)
    await demand.refresh(session, actor, {request.id}, items={item_id})


async def unlink(
    session: AsyncSession, actor: Actor, request: FeatureRequest, item_id: UUID
) -> None:
    gone = await session.scalar(
        delete(ItemLink)
        .where(ItemLink.request_id == request.id, ItemLink.item_id == item_id)
        .returning(ItemLink.item_id)
    )
    if gone is None:
        return
    audit.record(session, actor, "request.unlinked", request.id, before={"item": item_id})
    await settle_statuses(session, actor, {request.id})
    state = link_state(request, item_id, None)
    outbox.record(session, RequestUnlinked(str(request.id), state), actor=actor)
    await demand.refresh(session, actor, {request.id}, items={item_id})


async def refuse(
    session: AsyncSession, actor: Actor, request: FeatureRequest, note: Feedback
) -> None:
    await session.execute(
        insert_or_ignore(session, Refusal).values(
            feedback_id=note.id,
            request_id=request.id,
            refused_by=actor.label,
            created_at=clock.now(),
        )
    )
    audit.record(
        session, actor, "feedback.proposal_refused", note.id, after={"request": request.id}
    )


async def take_refusal_back(
    session: AsyncSession, actor: Actor, request: FeatureRequest, note: Feedback
) -> None:
    await session.execute(
        delete(Refusal).where(Refusal.request_id == request.id, Refusal.feedback_id == note.id)
    )
    before = {"request": request.id}
    audit.record(session, actor, "feedback.refusal_taken_back", note.id, before=before)
