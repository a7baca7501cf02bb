"""Whose each group and mail domain is: what the events are joined with."""

import json
import time
from collections.abc import Iterable
from typing import TypeAlias
from uuid import UUID

from services.metrics_api.companies.models import Company
from services.metrics_api.store.clients import Store

# ("group" or "domain", what the senders say) → company id
Matches: TypeAlias = dict[tuple[str, str], str]

COLUMNS = ("match", "value", "company", "version")


def wanted(companies: Iterable[Company]) -> Matches:
    """A company answers to its id, its CRM id, its aliases and its domains.

    The CRM's id decides before an alias, an alias before a domain; what was merged away answers
    for the company that it became.
    """
    rows = sorted(companies, key=lambda company: company.id)
    known = {company.id: company for company in rows}
    found: Matches = {}
    for company in rows:
        final = _final(company, known)
        if final is None:
            continue
        names = [str(company.id), company.external_id]
        for value in filter(None, names):
            found[("group", value)] = final
    for company in rows:
        final = _final(company, known)
        if final is None:
            continue
        for alias in company.aliases:
            if alias.get("id"):
                found.setdefault(("group", str(alias["id"])), final)
        for domain in company.domains:
            found.setdefault(("domain", domain), final)
            found.setdefault(("group", domain), final)
    return found


async def stored(store: Store) -> Matches:
    rows = await store.query(
        "SELECT match, value, company FROM company_groups FINAL WHERE company != ''"
    )
    return {(match, value): company for match, value, company in rows}


async def write(store: Store, matches: Matches) -> int:
    """Bring the store's table to `matches`; how many rows had to change."""
    before = await stored(store)
    changed = {key: company for key, company in matches.items() if before.get(key) != company}
    gone = {key: "" for key in before if key not in matches}
    version = time.time_ns()
    lines = [
        json.dumps([match, value, company, version])
        for (match, value), company in (changed | gone).items()
    ]
    if lines:
        await store.insert_lines("company_groups", COLUMNS, "\n".join(lines).encode())
    return len(lines)


def _final(company: Company, known: dict[UUID, Company]) -> str | None:
    """The company it became, however many merges later; None where that one is gone."""
    seen = set()
    while company.merged_into is not None and company.id not in seen:
        seen.add(company.id)
        if company.merged_into not in known:
            return str(company.merged_into)
        company = known[company.merged_into]
    return None if company.is_deleted else str(company.id)
