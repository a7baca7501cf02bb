"""Promises to companies that nobody had told us of when they were written down."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.companies.models import Company, CompanyAlias
from services.roadmap_api.promises.models import Promise


async def settle_waiting(session: AsyncSession, company_id: UUID) -> None:
    """Now that this company is known, the promises that name it find it."""
    company = await session.get(Company, company_id)
    if company is None:
        return
    aliases = select(CompanyAlias.value).where(CompanyAlias.company_id == company_id)
    names = {company.external_id, str(company.id), *await session.scalars(aliases)}
    waiting = await session.scalars(
        select(Promise).where(Promise.company_id.is_(None), Promise.company_reference.in_(names))
    )
    for promise in waiting:
        promise.company_id = company.merged_into_id or company.id
    if company.merged_into_id is not None:
        moved = await session.scalars(select(Promise).where(Promise.company_id == company.id))
        for promise in moved:
            promise.company_id = company.merged_into_id
    await session.flush()
