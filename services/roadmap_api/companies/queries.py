import contextlib
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.companies.models import Company, CompanyAlias

# A chain of merges is followed this far; feedback_api keeps chains short.
LONGEST_CHAIN = 5


async def find_company(session: AsyncSession, reference: str) -> Company | None:
    """By our id, the CRM's id, or its id in any tool; the company it was merged into, if it was."""
    ways = [Company.external_id == reference]
    with contextlib.suppress(ValueError):
        ways.append(Company.id == UUID(reference))
    aliased = select(CompanyAlias.company_id).where(CompanyAlias.value == reference)
    found: Company | None = await session.scalar(
        select(Company).where(or_(*ways, Company.id.in_(aliased))).limit(1)
    )
    for _ in range(LONGEST_CHAIN):
        if found is None or found.merged_into_id is None:
            break
        found = await session.get(Company, found.merged_into_id) or found
    return found


async def companies_by_id(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Company]:
    rows = await session.scalars(select(Company).where(Company.id.in_(set(ids))))
    return {row.id: row for row in rows}
