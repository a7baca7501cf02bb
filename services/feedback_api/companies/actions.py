"""Companies as the CRM tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.ids import new_id
from services.common.problems import Conflict
from services.feedback_api.companies import queries
from services.feedback_api.companies.events import company_changed
from services.feedback_api.companies.identities import is_free_mail
from services.feedback_api.companies.models import Company, CompanyAlias, CompanyDomain
from services.feedback_api.demand import actions as demand
from services.feedback_api.unmatched import claims

PLAIN = ("name", "plan", "arr", "renewal_on", "segment", "crm_url", "owner_email", "attributes")
WORTH = {"arr", "renewal_on"}


class IdentityTaken(Conflict):
    title = "This alias or domain belongs to another company"


@dataclass
class Outcome:
    """What a PUT or a batch did; `taken` says which identities belong to others already."""

    created: list[UUID] = field(default_factory=list)
    updated: list[UUID] = field(default_factory=list)
    changed: set[UUID] = field(default_factory=set)
    weighed: set[UUID] = field(default_factory=set)
    taken: dict[str, str] = field(default_factory=dict)


async def put_company(
    session: AsyncSession, actor: Actor, external_id: str, changes: dict[str, Any]
) -> tuple[Company, bool]:
    """The company and whether it is new; nothing is kept where an alias is another's."""
    outcome = await put_companies(session, actor, {external_id: changes})
    if outcome.taken:
        raise IdentityTaken(outcome.taken[external_id])
    [company] = await queries.full_companies(session, [*outcome.created, *outcome.updated])
    return company, bool(outcome.created)


async def put_companies(
    session: AsyncSession, actor: Actor, entries: Mapping[str, dict[str, Any]]
) -> Outcome:
    """Many at once, in a few statements; only what changed is announced."""
    outcome = Outcome()
    known = await queries.companies_by_external_id(session, entries)
    companies = {
        external_id: _write(session, actor, known.get(external_id), external_id, changes, outcome)
        for external_id, changes in entries.items()
    }
    await session.flush()
    claimed = await _write_identities(session, companies, entries, outcome)
    moved = await claims.claim(session, actor, claimed)
    await announce(session, actor, outcome.changed, weighed=outcome.weighed | moved)
    return outcome


def _write(
    session: AsyncSession,
    actor: Actor,
    company: Company | None,
    external_id: str,
    changes: dict[str, Any],
    outcome: Outcome,
) -> Company:
    values = {name: changes[name] for name in PLAIN if name in changes}
    if values.get("attributes", {}) is None:
        values["attributes"] = {}
    if company is None:
        made = new_id()
        company = Company(id=made, root_id=made, external_id=external_id, **values)
        session.add(company)
        outcome.created.append(made)
        outcome.changed.add(made)
        audit.record(session, actor, "company.created", made, after=values)
        return company
    before = {
        name: getattr(company, name)
        for name, value in values.items()
        if getattr(company, name) != value
    }
    for name in before:
        setattr(company, name, values[name])
    outcome.updated.append(company.id)
    if before:
        outcome.changed.add(company.id)
        after = {name: values[name] for name in before}
        audit.record(session, actor, "company.updated", company.id, before=before, after=after)
    if WORTH & before.keys():
        outcome.weighed.add(company.id)
    return company


async def _write_identities(
    session: AsyncSession,
    companies: Mapping[str, Company],
    entries: Mapping[str, dict[str, Any]],
    outcome: Outcome,
) -> dict[str, UUID]:
    """The identity keys that are new to a company, with its id."""
    claimed: dict[str, UUID] = {}
    aliases: dict[tuple[str, str], Company] = {}
    domains: dict[str, Company] = {}
    for external_id, changes in entries.items():
        for alias in changes.get("aliases") or []:
            aliases[alias["tool"], alias["id"]] = companies[external_id]
        for domain in changes.get("domains") or []:
            if not is_free_mail(domain):
                domains[domain] = companies[external_id]
    await _forget_identities(session, companies, entries, set(aliases), set(domains), outcome)
    at = clock.now()
    if aliases:
        rows = [
            {
                "tool": tool,
                "value": value,
                "company_id": company.id,
                "created_at": at,
                "is_settled": False,
            }
            for (tool, value), company in aliases.items()
        ]
        made = await session.execute(
            insert_or_ignore(session, CompanyAlias)
            .values(rows)
            .returning(CompanyAlias.tool, CompanyAlias.value, CompanyAlias.company_id)
        )
        claimed |= {f"{tool}:{value}": owner for tool, value, owner in made}
        owners = await queries.owners_of_aliases(session, aliases)
        for (tool, value), company in aliases.items():
            if owners[tool, value] != company.id:
                outcome.taken[company.external_id] = f"{tool} {value} belongs to another company."
    if domains:
        rows = [
            {"domain": domain, "company_id": company.id, "created_at": at, "is_settled": False}
            for domain, company in domains.items()
        ]
        found = await session.execute(
            insert_or_ignore(session, CompanyDomain)
            .values(rows)
            .returning(CompanyDomain.domain, CompanyDomain.company_id)
        )
        claimed |= {f"domain:{domain}": owner for domain, owner in found}
        held = await session.execute(
            select(CompanyDomain.domain, CompanyDomain.company_id).where(
                CompanyDomain.domain.in_(domains)
            )
        )
        for domain, owner in held:
            if owner != domains[domain].id:
                outcome.taken[domains[domain].external_id] = f"{domain} belongs to another company."
    outcome.changed.update(claimed.values())
    return claimed


async def _forget_identities(
    session: AsyncSession,
    companies: Mapping[str, Company],
    entries: Mapping[str, dict[str, Any]],
    aliases: set[tuple[str, str]],
    domains: set[str],
    outcome: Outcome,
) -> None:
    """A list that is sent replaces what the CRM sent before; what a person settled stays."""
    listing = {
        name: [
            companies[key].id for key, changes in entries.items() if changes.get(name) is not None
        ]
        for name in ("aliases", "domains")
    }
    created = set(outcome.created)
    if owners := [owner for owner in listing["aliases"] if owner not in created]:
        gone = delete(CompanyAlias).where(
            CompanyAlias.company_id.in_(owners), CompanyAlias.is_settled.is_(False)
        )
        if aliases:
            gone = gone.where(tuple_(CompanyAlias.tool, CompanyAlias.value).not_in(aliases))
        outcome.changed.update(await session.scalars(gone.returning(CompanyAlias.company_id)))
    if owners := [owner for owner in listing["domains"] if owner not in created]:
        forgotten = delete(CompanyDomain).where(
            CompanyDomain.company_id.in_(owners),
            CompanyDomain.is_settled.is_(False),
            CompanyDomain.domain.not_in(domains),
        )
        outcome.changed.update(await session.scalars(forgotten.returning(CompanyDomain.company_id)))


async def announce(
    session: AsyncSession, actor: Actor, changed: set[UUID], *, weighed: set[UUID] | None = None
) -> None:
    """Tell the others the full state of each, and weigh again what these companies asked for."""
    if changed:
        companies = await queries.full_companies(session, changed)
        outbox.record_all(session, [company_changed(held) for held in companies], actor=actor)
    if weighed:
        await demand.refresh_companies(session, actor, weighed)
