"""An identity found its company: what waited for it moves there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock
from services.common.actors import Actor
from services.feedback_api.companies.queries import parents
from services.feedback_api.contacts.models import Contact
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.unmatched.models import Unmatched


async def claim(session: AsyncSession, actor: Actor, owners: Mapping[str, UUID]) -> set[UUID]:
    """Settle what waits for these identity keys; the companies that gained something."""
    gained: set[UUID] = set()
    for waiting in await _waiting_for(session, owners):
        owner = _owner(waiting, owners)
        if owner is not None:
            await give(session, actor, waiting, owner)
            gained.add(owner)
    return gained


async def _waiting_for(session: AsyncSession, owners: Mapping[str, UUID]) -> list[Unmatched]:
    if not owners:
        return []
    wanted: ColumnElement[bool] = Unmatched.identity.in_(owners)
    if any(key.startswith("domain:") for key in owners):
        # A subdomain belongs to whom its parent does, so every waiting domain is looked at.
        wanted = wanted | (Unmatched.kind == "domain")
    statement = select(Unmatched).where(Unmatched.settled_at.is_(None), wanted)
    return list(await session.scalars(statement))


def _owner(waiting: Unmatched, owners: Mapping[str, UUID]) -> UUID | None:
    if waiting.kind != "domain":
        return owners.get(waiting.identity)
    keys = (f"domain:{domain}" for domain in parents(waiting.value))
    return next((owners[key] for key in keys if key in owners), None)


async def give(session: AsyncSession, actor: Actor, waiting: Unmatched, company_id: UUID) -> None:
    waiting.company_id = company_id
    waiting.settled_at = clock.now()
    waiting.settled_by = actor.label
    await _move(session, waiting.identity, None, company_id)
    after = {"identity": waiting.identity, "company": company_id}
    audit.record(session, actor, "unmatched.settled", waiting.id, after=after)


async def take_back(session: AsyncSession, actor: Actor, settled: Unmatched) -> UUID:
    """Undo; notes that a person gave a company by name stay with it."""
    assert settled.company_id is not None
    was = settled.company_id
    settled.company_id = settled.settled_at = settled.settled_by = None
    await _move(session, settled.identity, was, None)
    before = {"identity": settled.identity, "company": was}
    audit.record(session, actor, "unmatched.reopened", settled.id, before=before)
    return was


async def _move(session: AsyncSession, identity: str, was: UUID | None, to: UUID | None) -> None:
    await session.flush()
    for table in (Feedback, Contact):
        entity: Any = table
        await session.execute(
            update(entity)
            .where(entity.identity == identity, entity.company_id.is_not_distinct_from(was))
            .values(company_id=to, version=entity.version + 1)
            .execution_options(synchronize_session=False)
        )
