"""Say whose this is, and take it back."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.problems import Conflict
from services.feedback_api.companies.actions import announce
from services.feedback_api.companies.models import Company, CompanyAlias, CompanyDomain
from services.feedback_api.demand import actions as demand
from services.feedback_api.demand import queries as demand_queries
from services.feedback_api.unmatched import claims
from services.feedback_api.unmatched.models import Unmatched


class SettledAlready(Conflict):
    title = "This belongs to another company already"


class NotSettled(Conflict):
    title = "This waits for its company still"


async def settle(session: AsyncSession, actor: Actor, waiting: Unmatched, company: Company) -> None:
    """What waits moves to the company, which is found by this alias or domain from now on."""
    if waiting.company_id == company.id:
        return
    if waiting.company_id is not None:
        raise SettledAlready(company=str(waiting.company_id))
    await _learn(session, waiting, company)
    await claims.give(session, actor, waiting, company.id)
    await announce(session, actor, {company.id}, weighed={company.id})


async def reopen(session: AsyncSession, actor: Actor, settled: Unmatched) -> None:
    if settled.company_id is None:
        raise NotSettled()
    await _forget(session, settled)
    was = settled.company_id
    # Weighed before as well as after: what the company loses must be found while it has it.
    touched = await demand_queries.requests_of_companies(session, {was})
    await claims.take_back(session, actor, settled)
    await announce(session, actor, {was})
    await demand.refresh(session, actor, touched)


async def _learn(session: AsyncSession, waiting: Unmatched, company: Company) -> None:
    at = clock.now()
    if waiting.kind == "alias":
        values = {"tool": waiting.tool, "value": waiting.value}
        owner = await session.scalar(
            insert_or_ignore(session, CompanyAlias)
            .values(**values, company_id=company.id, is_settled=True, created_at=at)
            .returning(CompanyAlias.company_id)
        )
        if owner is None:
            owner = await session.scalar(select(CompanyAlias.company_id).filter_by(**values))
    elif waiting.kind == "domain":
        owner = await session.scalar(
            insert_or_ignore(session, CompanyDomain)
            .values(domain=waiting.value, company_id=company.id, is_settled=True, created_at=at)
            .returning(CompanyDomain.company_id)
        )
        if owner is None:
            owner = await session.scalar(
                select(CompanyDomain.company_id).where(CompanyDomain.domain == waiting.value)
            )
    else:
        owner = company.id
    if owner != company.id:
        raise SettledAlready(company=str(owner))


async def _forget(session: AsyncSession, settled: Unmatched) -> None:
    if settled.kind == "alias":
        await session.execute(
            delete(CompanyAlias).where(
                CompanyAlias.tool == settled.tool, CompanyAlias.value == settled.value
            )
        )
    elif settled.kind == "domain":
        await session.execute(delete(CompanyDomain).where(CompanyDomain.domain == settled.value))
