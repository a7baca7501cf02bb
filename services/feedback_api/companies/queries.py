"""Finding companies, by whatever name they are known."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload
from sqlalchemy.sql.base import ExecutableOption

from services.common.problems import NotFound
from services.feedback_api.companies.models import Company, CompanyAlias, CompanyDomain


def known_by() -> list[ExecutableOption]:
    return [selectinload(Company.aliases), selectinload(Company.domains)]


def companies(
    *, search: str | None = None, plan: str | None = None, segment: str | None = None
) -> Select[Company]:
    """Those that count; a merged one is found under the company it was merged into."""
    statement = select(Company).where(Company.merged_into_id.is_(None)).options(*known_by())
    if search:
        merged = aliased(Company)
        statement = statement.where(
            or_(
                Company.name.icontains(search, autoescape=True),
                Company.external_id == search,
                Company.id.in_(
                    select(merged.root_id).where(merged.name.icontains(search, autoescape=True))
                ),
                Company.id.in_(
                    select(CompanyDomain.company_id).where(
                        CompanyDomain.domain.icontains(search, autoescape=True)
                    )
                ),
                Company.id.in_(select(CompanyAlias.company_id).where(CompanyAlias.value == search)),
            )
        )
    if plan:
        statement = statement.where(Company.plan == plan)
    if segment:
        statement = statement.where(Company.segment == segment)
    return statement


async def find_company(session: AsyncSession, external_id: str) -> Company | None:
    """By the CRM's id, or by our own as `id:<uuid>`."""
    condition = Company.external_id == external_id
    if external_id.startswith("id:"):
        try:
            condition = Company.id == UUID(external_id[3:])
        except ValueError:
            return None
    return await session.scalar(
        select(Company)
        .where(condition)
        .options(*known_by())
        .execution_options(populate_existing=True)
    )


async def get_company(session: AsyncSession, external_id: str) -> Company:
    found = await find_company(session, external_id)
    if found is None:
        raise NotFound(f"No company has the id {external_id}.")
    return found


async def companies_by_external_id(
    session: AsyncSession, external_ids: Iterable[str]
) -> dict[str, Company]:
    wanted = set(external_ids)
    if not wanted:
        return {}
    rows = await session.scalars(select(Company).where(Company.external_id.in_(wanted)))
    return {company.external_id: company for company in rows}


async def full_companies(session: AsyncSession, ids: Iterable[UUID]) -> list[Company]:
    """Fresh from the database, with aliases and domains."""
    return list(
        await session.scalars(
            select(Company)
            .where(Company.id.in_(set(ids)))
            .options(*known_by())
            .execution_options(populate_existing=True)
        )
    )


async def owners_of_aliases(
    session: AsyncSession, aliases: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], UUID]:
    wanted = set(aliases)
    if not wanted:
        return {}
    rows = await session.execute(
        select(CompanyAlias.tool, CompanyAlias.value, CompanyAlias.company_id).where(
            tuple_(CompanyAlias.tool, CompanyAlias.value).in_(wanted)
        )
    )
    return {(tool, value): company_id for tool, value, company_id in rows}


async def owners_of_domains(session: AsyncSession, domains: Iterable[str]) -> dict[str, UUID]:
    """The company of each domain; a subdomain is its parent's where it has none of its own."""
    wanted = {candidate for domain in domains for candidate in parents(domain)}
    if not wanted:
        return {}
    rows = await session.execute(
        select(CompanyDomain.domain, CompanyDomain.company_id).where(
            CompanyDomain.domain.in_(wanted)
        )
    )
    owners = {domain: company_id for domain, company_id in rows}
    found = {
        domain: next((owners[held] for held in parents(domain) if held in owners), None)
        for domain in domains
    }
    return {domain: owner for domain, owner in found.items() if owner is not None}


def parents(domain: str) -> list[str]:
    """eu.mail.acme.com → itself, mail.acme.com, acme.com."""
    parts = domain.split(".")
    return [".".join(parts[start:]) for start in range(max(len(parts) - 1, 1))]


async def merged_into(session: AsyncSession, company: Company) -> list[Company]:
    """The companies that count as this one."""
    return list(
        await session.scalars(
            select(Company)
            .where(Company.root_id == company.id, Company.id != company.id)
            .order_by(Company.id)
        )
    )


async def below(session: AsyncSession, company_id: UUID) -> list[UUID]:
    """The company and all that were merged into it, however deep."""
    tree = select(Company.id).where(Company.id == company_id).cte("tree", recursive=True)
    tree = tree.union(select(Company.id).join(tree, Company.merged_into_id == tree.c.id))
    return list(await session.scalars(select(tree.c.id)))
