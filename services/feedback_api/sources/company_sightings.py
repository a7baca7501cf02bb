"""A tool says that it knows a company: its ids become the company's aliases."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.feedback_api.companies import queries as companies
from services.feedback_api.companies.actions import announce
from services.feedback_api.companies.identities import Identity, is_free_mail, normal_domain
from services.feedback_api.companies.models import CompanyAlias
from services.feedback_api.rows import new_row
from services.feedback_api.sources.incoming import CompanySeen
from services.feedback_api.unmatched import claims
from services.feedback_api.unmatched.models import Unmatched


async def note_company(session: AsyncSession, actor: Actor, tool: str, seen: CompanySeen) -> None:
    """Known by another id, the CRM's id or a domain: it learns the new ids; else it waits."""
    owner = await _owner(session, tool, seen)
    if owner is None:
        await _let_wait(session, tool, seen)
        return
    rows = [
        {
            "tool": tool,
            "value": value,
            "company_id": owner,
            "is_settled": True,
            "created_at": clock.now(),
        }
        for value in seen.ids
    ]
    learned = list(
        await session.scalars(
            insert_or_ignore(session, CompanyAlias).values(rows).returning(CompanyAlias.value)
        )
    )
    if learned:
        claimed = {f"{tool}:{value}": owner for value in learned}
        moved = await claims.claim(session, actor, claimed)
        await announce(session, actor, {owner}, weighed=moved)


async def _owner(session: AsyncSession, tool: str, seen: CompanySeen) -> UUID | None:
    owners = await companies.owners_of_aliases(session, [(tool, value) for value in seen.ids])
    if owners:
        return next(iter(owners.values()))
    if seen.external_id:
        known = await companies.companies_by_external_id(session, [seen.external_id])
        if seen.external_id in known:
            return known[seen.external_id].id
    domains = [normal_domain(one) for one in seen.domains]
    by_domain = await companies.owners_of_domains(
        session, [one for one in domains if not is_free_mail(one)]
    )
    return next(iter(by_domain.values()), None)


async def _let_wait(session: AsyncSession, tool: str, seen: CompanySeen) -> None:
    """In "whose is this?", with the name the tool gives it."""
    identity = Identity(kind="alias", tool=tool, value=seen.ids[0])
    await session.execute(
        insert_or_ignore(session, Unmatched).values(
            new_row(
                identity=identity.key,
                kind=identity.kind,
                tool=tool,
                value=identity.value,
                hint=seen.name,
                company_id=None,
                settled_at=None,
                settled_by=None,
            )
        )
    )
