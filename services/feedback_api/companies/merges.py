"""Two records of one company counted once, and taken apart again exactly."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.problems import Conflict
from services.feedback_api.companies import queries
from services.feedback_api.companies.actions import announce
from services.feedback_api.companies.models import Company


class CompanyIsMerged(Conflict):
    title = "This company was merged into another"


class CompanyIsNotMerged(Conflict):
    title = "This company is not merged into another"


class MergeIntoItself(Conflict):
    title = "A company cannot be merged into itself"


async def merge(session: AsyncSession, actor: Actor, company: Company, into: Company) -> None:
    """Only the pointer moves: notes, contacts and deals keep their own company."""
    if company.merged_into_id == into.id:
        return
    if company.is_merged:
        raise CompanyIsMerged(merged_into=str(company.merged_into_id))
    if into.root_id == company.id:
        raise MergeIntoItself()
    company.merged_into_id = into.id
    await session.flush()
    await _point(session, company, into.root_id)
    audit.record(session, actor, "company.merged", company.id, after={"into": into.id})
    await announce(session, actor, {company.id, into.id}, weighed={company.id, into.root_id})


async def unmerge(session: AsyncSession, actor: Actor, company: Company) -> None:
    if company.merged_into_id is None:
        raise CompanyIsNotMerged()
    was, root = company.merged_into_id, company.root_id
    company.merged_into_id = None
    await session.flush()
    await _point(session, company, company.id)
    audit.record(session, actor, "company.unmerged", company.id, before={"into": was})
    await announce(session, actor, {company.id, was}, weighed={company.id, root})


async def _point(session: AsyncSession, company: Company, root: UUID) -> None:
    """The company and all that were merged into it count as `root` from now on."""
    members = await queries.below(session, company.id)
    await session.execute(update(Company).where(Company.id.in_(members)).values(root_id=root))
