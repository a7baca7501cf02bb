"""Takes back what an import brought: its notes and requests, and whom only they named."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, delete, exists, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.common import audit, clock
from services.common.actors import Actor
from services.common.tables import Tombstone
from services.feedback_api.companies.models import Company, CompanyAlias, CompanyDomain
from services.feedback_api.contacts.models import Contact, ContactAlias
from services.feedback_api.deals.models import Deal
from services.feedback_api.demand import actions as demand
from services.feedback_api.demand import queries as demand_queries
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.imports.models import Import, ImportedRow
from services.feedback_api.messages.models import Telling
from services.feedback_api.requests.models import Attachment, FeatureRequest, Vote
from services.feedback_api.unmatched.models import Unmatched


async def undo(session: AsyncSession, actor: Actor, found: Import) -> None:
    """In a few statements, however many rows; what people merged or built upon stays."""
    notes, requests = _records(found, "feedback"), _removable_requests(found)
    roots = await _touched(session, notes, requests)
    items = await demand_queries.items_of(session, roots)
    gone = set(await session.scalars(requests))
    await _bury(session, notes, Feedback)
    await _bury(session, requests, FeatureRequest)
    await session.execute(delete(Feedback).where(Feedback.id.in_(notes)))
    await session.execute(delete(FeatureRequest).where(FeatureRequest.id.in_(requests)))
    await session.execute(delete(ImportedRow).where(ImportedRow.import_id == found.id))
    await _forget_people(session, found)
    await _forget_waiting(session, found)
    await demand.refresh(session, actor, roots - gone, items=items)
    found.status, found.finished_at = "undone", clock.now()
    audit.record(session, actor, "import.undone", found.id, before={"created": found.created})
    await session.flush()


def _records(found: Import, kind: str) -> Select[UUID]:
    return select(ImportedRow.record_id).where(
        ImportedRow.import_id == found.id, ImportedRow.kind == kind
    )


def _removable_requests(found: Import) -> Select[UUID]:
    """Those that no other request was merged into, and that were not merged themselves."""
    other = aliased(FeatureRequest)
    return select(FeatureRequest.id).where(
        FeatureRequest.id.in_(_records(found, "request")),
        FeatureRequest.merged_into_id.is_(None),
        ~exists().where(other.merged_into_id == FeatureRequest.id),
    )


async def _touched(session: AsyncSession, notes: Select[UUID], requests: Select[UUID]) -> set[UUID]:
    """The requests (as they count) whose demand will change."""
    attached = await session.scalars(
        select(FeatureRequest.root_id)
        .join(Attachment, Attachment.request_id == FeatureRequest.id)
        .where(Attachment.feedback_id.in_(notes))
        .distinct()
    )
    return set(attached) | set(await session.scalars(requests))


async def _bury(session: AsyncSession, ids: Select[UUID], entity: Any) -> None:
    """Word of what is gone, for those who keep in step."""
    column = ids.selected_columns[0]
    rows = ids.with_only_columns(
        column, cast(literal(entity.__tablename__), String), literal(clock.now(), _when())
    )
    await session.execute(insert(Tombstone).from_select(["id", "kind", "deleted_at"], rows))


def _when() -> Any:
    return Tombstone.__table__.c.deleted_at.type


async def _forget_people(session: AsyncSession, found: Import) -> None:
    """Contacts and companies made while the import ran, of whom nothing else is known."""
    since, until = found.started_at, found.finished_at or clock.now()
    if since is None:
        return
    orphans = select(Contact.id).where(
        Contact.created_at.between(since, until),
        ~exists().where(Feedback.contact_id == Contact.id),
        ~exists().where(Vote.contact_id == Contact.id),
        ~exists().where(Telling.contact_id == Contact.id),
        ~exists().where(FeatureRequest.author_id == Contact.id),
    )
    await _bury(session, orphans, Contact)
    await session.execute(delete(ContactAlias).where(ContactAlias.contact_id.in_(orphans)))
    await session.execute(delete(Contact).where(Contact.id.in_(orphans)))
    empty = select(Company.id).where(
        Company.created_at.between(since, until),
        Company.version == 1,
        Company.arr.is_(None),
        Company.root_id == Company.id,
        ~exists().where(Feedback.company_id == Company.id),
        ~exists().where(Contact.company_id == Company.id),
        ~exists().where(Deal.company_id == Company.id),
        ~exists().where(CompanyAlias.company_id == Company.id),
        ~exists().where(CompanyDomain.company_id == Company.id),
        ~exists().where(Unmatched.company_id == Company.id),
    )
    await _bury(session, empty, Company)
    await session.execute(delete(Company).where(Company.id.in_(empty)))


async def _forget_waiting(session: AsyncSession, found: Import) -> None:
    """Identities that waited for their company because of these notes alone."""
    since = found.started_at
    if since is None:
        return
    await session.execute(
        delete(Unmatched).where(
            Unmatched.created_at >= since,
            Unmatched.settled_at.is_(None),
            ~exists().where(Feedback.identity == Unmatched.identity),
            ~exists().where(Contact.identity == Unmatched.identity),
        )
    )
