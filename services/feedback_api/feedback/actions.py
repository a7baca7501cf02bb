"""Notes triaged, corrected, given a company, removed."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.problems import invalid
from services.common.tables import Tombstone
from services.feedback_api.companies import queries as companies
from services.feedback_api.demand import actions as demand
from services.feedback_api.feedback.models import Correction, Feedback
from services.feedback_api.requests.models import Attachment

JUDGED = {"kind": "kind_confidence", "sentiment": "sentiment_confidence"}
NEVER_EMPTY = ("status", "kind", "sentiment", "tags")


async def change(
    session: AsyncSession, actor: Actor, note: Feedback, changes: dict[str, Any]
) -> None:
    for name in NEVER_EMPTY:
        if name in changes and changes[name] is None:
            raise invalid(f"/{name}", "This cannot be empty.")
    values = await _columns(session, changes)
    _keep_corrections(session, actor, note, values)
    before = {name: getattr(note, name) for name in values if name != "title"}
    for name, value in values.items():
        setattr(note, name, value)
    after = {name: value for name, value in values.items() if name != "title"}
    audit.record(session, actor, "feedback.updated", note.id, before=before, after=after)
    # Spam counts for nobody, and another company's money stands behind the requests.
    if {"company_id", "status"} & values.keys() and before.items() != after.items():
        await session.flush()
        await demand.refresh(session, actor, await requests_of(session, [note.id]))


async def _columns(session: AsyncSession, changes: dict[str, Any]) -> dict[str, Any]:
    values = dict(changes)
    for name, column in (("assignee", "assignee_id"), ("product", "product_id")):
        if name in values:
            values[column] = values.pop(name)
    if "company" in values:
        external_id = values.pop("company")
        company = await companies.find_company(session, external_id) if external_id else None
        if external_id and company is None:
            raise invalid("/company", f"No company has the id {external_id}.")
        values["company_id"] = company.id if company else None
    return values


def _keep_corrections(
    session: AsyncSession, actor: Actor, note: Feedback, values: dict[str, Any]
) -> None:
    """What a person says is certain; what the machine said is kept to learn from."""
    for name, confidence in JUDGED.items():
        if name not in values:
            continue
        was, sure = getattr(note, name), getattr(note, confidence)
        if was != values[name]:
            session.add(
                Correction(
                    feedback_id=note.id,
                    field=name,
                    was=was,
                    confidence=sure,
                    now=values[name],
                    corrected_by=actor.label,
                )
            )
        values[confidence] = 1.0


async def requests_of(session: AsyncSession, note_ids: Collection[UUID]) -> set[UUID]:
    return set(
        await session.scalars(
            select(Attachment.request_id).where(Attachment.feedback_id.in_(note_ids))
        )
    )


async def remove(session: AsyncSession, actor: Actor, note_ids: Collection[UUID]) -> int:
    """Delete notes (an import undone, a demo cleared); lists keep word of it."""
    touched = await requests_of(session, note_ids)
    gone = list(
        await session.scalars(
            delete(Feedback).where(Feedback.id.in_(note_ids)).returning(Feedback.id)
        )
    )
    session.add_all(Tombstone(id=note_id, kind=Feedback.__tablename__) for note_id in gone)
    for note_id in gone:
        audit.record(session, actor, "feedback.deleted", note_id)
    await demand.refresh(session, actor, touched)
    return len(gone)
