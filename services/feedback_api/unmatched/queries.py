"""The list "whose is this?" and how much is matched."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.common.problems import NotFound
from services.feedback_api.companies.models import Company, CompanyAlias, CompanyDomain
from services.feedback_api.contacts.models import Contact
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.unmatched.models import Unmatched


def waiting(*, settled: bool = False, search: str | None = None) -> Select[Unmatched]:
    condition = Unmatched.settled_at.is_not(None) if settled else Unmatched.settled_at.is_(None)
    statement = select(Unmatched).where(condition)
    if search:
        statement = statement.where(
            or_(
                Unmatched.value.icontains(search, autoescape=True),
                Unmatched.hint.icontains(search, autoescape=True),
            )
        )
    return statement


async def get_unmatched(session: AsyncSession, unmatched_id: UUID) -> Unmatched:
    found = await session.get(Unmatched, unmatched_id)
    if found is None:
        raise NotFound(f"Nothing with the id {unmatched_id} waits for its company.")
    return found


async def notes_behind(session: AsyncSession, identities: list[str]) -> dict[str, Any]:
    """For each identity: how many notes and contacts, the last note's time and one text."""
    if not identities:
        return {}
    notes = await session.execute(
        select(
            Feedback.identity,
            func.count().label("notes"),
            func.max(Feedback.occurred_at).label("last_at"),
        )
        .where(Feedback.identity.in_(identities))
        .group_by(Feedback.identity)
    )
    people = await session.execute(
        select(Contact.identity, func.count())
        .where(Contact.identity.in_(identities))
        .group_by(Contact.identity)
    )
    place = func.row_number().over(partition_by=Feedback.identity, order_by=Feedback.id.desc())
    ranked = (
        select(Feedback.identity, Feedback.id, Feedback.text, place.label("place"))
        .where(Feedback.identity.in_(identities))
        .subquery()
    )
    newest = await session.execute(
        select(ranked.c.identity, ranked.c.id, ranked.c.text).where(ranked.c.place == 1)
    )
    contacts = {identity: count for identity, count in people}
    examples = {row.identity: row for row in newest}
    return {
        row.identity: {
            "notes": row.notes,
            "last_at": row.last_at,
            "contacts": contacts.get(row.identity, 0),
            "example": {"id": examples[row.identity].id, "text": examples[row.identity].text},
        }
        for row in notes
    }


async def matching(session: AsyncSession) -> dict[str, Any]:
    """How much of the revenue can be recognised when it speaks, and how many notes were."""
    member = aliased(Company)
    recognised = select(member.root_id).where(
        or_(
            member.id.in_(select(CompanyAlias.company_id)),
            member.id.in_(select(CompanyDomain.company_id)),
            member.id.in_(select(Contact.company_id).where(Contact.company_id.is_not(None))),
            member.id.in_(select(Feedback.company_id).where(Feedback.company_id.is_not(None))),
        )
    )
    known = Company.id.in_(recognised)
    counts = select(func.count(), func.sum(Company.arr)).where(Company.merged_into_id.is_(None))
    companies, arr = (await session.execute(counts)).one()
    heard, heard_arr = (await session.execute(counts.where(known))).one()
    notes, matched = (
        await session.execute(
            select(func.count(), func.count(Feedback.company_id)).where(Feedback.status != "spam")
        )
    ).one()
    left = await session.scalar(
        select(func.count()).select_from(Unmatched).where(Unmatched.settled_at.is_(None))
    )
    return {
        "companies": companies,
        "companies_matched": heard,
        "arr": arr or 0,
        "arr_matched": heard_arr or 0,
        "arr_share": float((heard_arr or 0) / arr) if arr else None,
        "notes": notes,
        "notes_matched": matched,
        "notes_share": matched / notes if notes else None,
        "waiting": left or 0,
    }
