"""Who has a launch, and since when: what was told, what a rule says, what flags report."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.metrics_api.exposures.companies import companies_in_segment, ids_of_companies
from services.metrics_api.exposures.models import Exposure, ExposureRule
from services.metrics_api.questions.asking import Asking
from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import property_text
from services.metrics_api.questions.sources import ACTIVITY, Source, source

# A company where it is matched, else the group that the sender names.
WHO = "if({company} != '', {company}, e.group_id)"
FLAG_CALLED = "$feature_flag_called"

Since = dict[str, datetime]


async def who_source(asking: Asking, *, persons: bool = False) -> tuple[Source, str]:
    """Events with the expression of whose they are."""
    found = await source(asking.store, companies=True, persons=persons)
    return found, WHO.format(company=found.company)


async def find_rule(session: AsyncSession, launch_id: UUID) -> ExposureRule | None:
    found: ExposureRule | None = await session.scalar(
        select(ExposureRule).where(ExposureRule.launch_id == launch_id)
    )
    return found


def exposures(launch_id: UUID, kind: str) -> Select[Exposure]:
    return select(Exposure).where(Exposure.launch_id == launch_id, Exposure.kind == kind)


async def count_users(session: AsyncSession, launch_id: UUID) -> int:
    statement = select(func.count()).where(Exposure.launch_id == launch_id, Exposure.kind == "user")
    return int(await session.scalar(statement) or 0)


async def companies_since(asking: Asking, launch_id: UUID) -> Since:
    """Each company (its id, or the sender's group id) with the instant it first had the launch."""
    told = await _told(asking, launch_id)
    flagged = await _first_events(asking, FLAG_CALLED, flag=str(launch_id))
    rule = await find_rule(asking.session, launch_id)
    ruled = await _ruled(asking, rule) if rule else {}
    return earliest([told, flagged, ruled])


def earliest(sources: Iterable[Mapping[str, datetime]]) -> Since:
    found: Since = {}
    for held in sources:
        for who, at in held.items():
            found[who] = min(at, found.get(who, at))
    return found


async def everyone(asking: Asking) -> list[str]:
    """All companies that ever sent an event."""
    found, who = await who_source(asking)
    rows = await asking.store.query(
        f"SELECT DISTINCT {who} AS who FROM {found.tables} WHERE {ACTIVITY} AND who != ''"
    )
    return [str(row[0]) for row in rows]


async def _told(asking: Asking, launch_id: UUID) -> Since:
    rows = list(await asking.session.scalars(exposures(launch_id, "company")))
    known = await ids_of_companies(asking.session, [row.subject for row in rows])
    companies = {known.get(row.subject, row.subject): row.at for row in rows}
    users = {
        row.subject: row.at for row in await asking.session.scalars(exposures(launch_id, "user"))
    }
    return earliest([companies, await _companies_of_users(asking, users)])


async def _companies_of_users(asking: Asking, users: Mapping[str, datetime]) -> Since:
    if not users:
        return {}
    bound = Bound()
    found, who = await who_source(asking)
    rows = await asking.store.query(
        f"SELECT DISTINCT e.user, {who} AS who FROM {found.tables}"
        f" WHERE e.user IN {bound.texts(list(users))} AND who != ''",
        bound.values,
    )
    return earliest([{str(company): users[str(user)]} for user, company in rows])


async def _ruled(asking: Asking, rule: ExposureRule) -> Since:
    told = rule.rule
    if "event" in told or "flag" in told:
        event = str(told.get("event", FLAG_CALLED))
        return await _first_events(asking, event, flag=told.get("flag"), rule=rule)
    if "companies" in told:
        known = await ids_of_companies(asking.session, told["companies"])
        chosen: Sequence[str] = [known.get(one, one) for one in told["companies"]]
    elif "segment" in told:
        chosen = await companies_in_segment(asking.session, told["segment"])
    else:
        percent, salt = float(told["percent"]), str(told.get("salt", ""))
        chosen = [who for who in await everyone(asking) if share_of(who, salt) < percent]
    return dict.fromkeys(chosen, rule.starts_at)


def share_of(who: str, salt: str) -> float:
    """0 to 100, the same for the same company and salt on every machine."""
    digest = hashlib.sha256(f"{salt}:{who}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64 * 100


async def _first_events(
    asking: Asking, event: str, *, flag: str | None = None, rule: ExposureRule | None = None
) -> Since:
    bound = Bound()
    found, who = await who_source(asking)
    where = f"e.event = {bound.text(event)}"
    if flag is not None:
        called = property_text("$feature_flag", bound)
        answer = f"ifNull({property_text('$feature_flag_response', bound)}, 'true')"
        where += f" AND {called} = {bound.text(flag)} AND {answer} NOT IN ('false', '', 'control')"
    if rule is not None:
        where += f" AND e.at >= {bound.instant(rule.starts_at)}"
        if rule.ends_at is not None:
            where += f" AND e.at < {bound.instant(rule.ends_at)}"
    rows = await asking.store.query(
        f"SELECT {who} AS who, min(e.at) AS since FROM {found.tables}"
        f" WHERE {where} AND who != '' GROUP BY who",
        bound.values,
    )
    return {str(row[0]): row[1] for row in rows}
