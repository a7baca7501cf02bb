"""From what a caller calls a company to the id it has in every service, and back."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.metrics_api.companies.matches import wanted
from services.metrics_api.companies.models import Company


async def ids_of_companies(session: AsyncSession, references: Iterable[str]) -> dict[str, str]:
    """Known ones among CRM ids, aliases, domains and ids, as events are matched too."""
    asked = set(references)
    if not asked:
        return {}
    matches = wanted(await session.scalars(select(Company)))
    return {value: company for (kind, value), company in matches.items() if value in asked}


async def companies_in_segment(session: AsyncSession, segment: str) -> list[str]:
    statement = select(Company.id).where(
        Company.segment == segment, Company.merged_into.is_(None), Company.is_deleted.is_(False)
    )
    return [str(company_id) for company_id in await session.scalars(statement)]


async def external_ids_of(session: AsyncSession, ids: Iterable[str]) -> dict[str, str]:
    """CRM ids by our own; what sends events but is no company we know keeps its group's name."""
    asked = set(ids)
    rows = await session.execute(select(Company.id, Company.external_id))
    return {
        str(company_id): external_id
        for company_id, external_id in rows
        if external_id and str(company_id) in asked
    }
