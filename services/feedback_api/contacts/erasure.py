"""One person's data, erased: their words, name, votes and mail go; the company's need remains."""

import hashlib
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.events import Event
from services.common.identity import revoke
from services.common.tables import AuditEntry, OutboxEvent, Tombstone
from services.feedback_api.contacts.models import Contact, Erasure
from services.feedback_api.demand import actions as demand
from services.feedback_api.demand.queries import items_of, roots_of
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.requests.models import Attachment, FeatureRequest, Vote
from services.feedback_api.similar.words import is_postgres
from services.feedback_api.sources.models import HookDelivery, SourceNote
from services.feedback_api.unmatched.models import Unmatched

ERASED = "Erased at the customer's request."
NOBODY = "an erased contact"


@dataclass(frozen=True)
class ContactErased(Event):
    name: ClassVar[str] = "feedback.contact_erased"


async def erase(session: AsyncSession, actor: Actor, contact: Contact) -> Erasure:
    """Notes stay as wordless marks of the company's need, so that its demand does not change."""
    notes = set(await session.scalars(select(Feedback.id).where(Feedback.contact_id == contact.id)))
    requests = await _requests_behind(session, contact, notes)
    removed = {
        "notes": len(notes),
        "votes": await _count_votes(session, contact),
        "deliveries": await _empty_deliveries(session, notes),
    }
    await _silence(session, contact, notes)
    await _forget_elsewhere(session, contact)
    erasure = Erasure(
        contact_id=contact.id,
        reference=_reference(contact),
        asked_by=actor.label,
        removed=removed,
        confirmed={"feedback": clock.now().isoformat(), "metrics": None, "roadmap": None},
    )
    session.add(erasure)
    _tell(session, actor, contact)
    audit.record(session, actor, "contact.erased", contact.id, after=removed)
    session.add(Tombstone(id=contact.id, kind=Contact.__tablename__))
    await session.delete(contact)
    await session.flush()
    await demand.refresh(session, actor, requests)
    await _scrub_outbox(session, requests, notes)
    return erasure


def _reference(contact: Contact) -> str:
    """Proves that this person was erased to whoever knows the id or address, to nobody else."""
    named = contact.external_id or contact.email or str(contact.id)
    return hashlib.sha256(named.encode()).hexdigest()


def _tell(session: AsyncSession, actor: Actor, contact: Contact) -> None:
    # The address goes as a hash: a service that does not know it should not learn it now.
    hashed = hashlib.sha256(contact.email.encode()).hexdigest() if contact.email else None
    state = {"id": contact.id, "external_id": contact.external_id, "email_sha256": hashed}
    outbox.record(session, ContactErased(str(contact.id), state), actor=actor)


async def _requests_behind(session: AsyncSession, contact: Contact, notes: set[UUID]) -> set[UUID]:
    voted = await session.scalars(select(Vote.request_id).where(Vote.contact_id == contact.id))
    attached = await session.scalars(
        select(Attachment.request_id).where(Attachment.feedback_id.in_(notes))
    )
    return {*voted, *attached}


async def _count_votes(session: AsyncSession, contact: Contact) -> int:
    return len(
        list(await session.scalars(select(Vote.request_id).where(Vote.contact_id == contact.id)))
    )


async def _empty_deliveries(session: AsyncSession, notes: set[UUID]) -> int:
    """What a tool delivered word for word goes too."""
    ids = list(
        await session.scalars(
            select(SourceNote.delivery_id).where(
                SourceNote.feedback_id.in_(notes), SourceNote.delivery_id.is_not(None)
            )
        )
    )
    if ids:
        await session.execute(
            update(HookDelivery)
            .where(HookDelivery.id.in_(ids))
            .values(body=b"", headers={}, size=0, status="erased")
            .execution_options(synchronize_session=False)
        )
    return len(ids)


async def _silence(session: AsyncSession, contact: Contact, notes: set[UUID]) -> None:
    await session.execute(
        update(Feedback)
        .where(Feedback.id.in_(notes))
        .values(
            text=ERASED,
            title=None,
            source_url=None,
            contact_id=None,
            identity=None,
            tags=[],
            consent=None,
            version=Feedback.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Attachment)
        .where(Attachment.feedback_id.in_(notes))
        .values(passage=None)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(FeatureRequest)
        .where(FeatureRequest.author_id == contact.id)
        .values(author_id=None, created_by=NOBODY)
        .execution_options(synchronize_session=False)
    )


async def _forget_elsewhere(session: AsyncSession, contact: Contact) -> None:
    """Sign-ins end, and what logs and lists hold of the name or address goes."""
    await revoke(session, str(contact.id))
    if contact.email:
        await session.execute(
            delete(Unmatched).where(Unmatched.identity == f"email:{contact.email}")
        )
    if contact.name:
        await session.execute(
            update(Unmatched).where(Unmatched.hint == contact.name).values(hint=None)
        )
    await session.execute(
        update(AuditEntry)
        .where(AuditEntry.actor_id == str(contact.id))
        .values(actor_name=NOBODY, address=None)
    )
    # Kept answers to Idempotency-Keys may hold the note as it was shown.
    found = "position(:id in body)" if is_postgres(session) else "instr(body, :id)"
    await session.execute(
        text(f"DELETE FROM idempotent_answers WHERE {found} > 0"), {"id": str(contact.id).encode()}
    )


async def _scrub_outbox(session: AsyncSession, requests: set[UUID], notes: set[UUID]) -> None:
    """Events told before hold the first note's words; the newest state holds them no more."""
    roots = await roots_of(session, requests)
    items = await items_of(session, roots)
    rows = await session.scalars(
        select(OutboxEvent).where(
            OutboxEvent.name == "feedback.demand_changed",
            OutboxEvent.subject.in_([str(item) for item in items]),
        )
    )
    ids = {str(note) for note in notes}
    for row in rows:
        first: dict[str, Any] | None = row.state.get("first_note")
        if first and first["id"] in ids:
            silent = {**first, "text": ERASED, "contact_name": None}
            row.state = {**row.state, "first_note": silent}
