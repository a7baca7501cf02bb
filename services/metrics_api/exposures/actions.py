from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock
from services.common.actors import Actor
from services.common.db import insert_or_ignore, upsert
from services.common.ids import new_id
from services.common.problems import invalid
from services.metrics_api.exposures.models import Exposure, ExposureRule
from services.metrics_api.exposures.queries import find_rule
from services.metrics_api.exposures.schemas import ExposedIn, ExposureIn
from services.metrics_api.launches.models import Launch
from services.metrics_api.readings.days import instant_of


async def put_rule(
    session: AsyncSession, actor: Actor, launch_id: UUID, told: ExposureIn, zone: str
) -> ExposureRule:
    """One rule a launch: the last one told holds."""
    starts_at = instant_of(told.from_, zone)
    ends_at = None if told.to is None else instant_of(told.to, zone)
    if ends_at is not None and ends_at <= starts_at:
        raise invalid("/to", "The end comes after the beginning.")
    rule = told.rule.model_dump(exclude_none=True, exclude_defaults=True)
    kept = await keep_rule(session, launch_id, rule, starts_at, ends_at)
    audit.record(session, actor, "exposure.ruled", launch_id, after={"rule": rule})
    return kept


async def keep_rule(
    session: AsyncSession,
    launch_id: UUID,
    rule: dict[str, object],
    starts_at: datetime,
    ends_at: datetime | None,
) -> ExposureRule:
    now = clock.now()
    values = {
        "id": new_id(),
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "launch_id": launch_id,
        "rule": rule,
        "starts_at": starts_at,
        "ends_at": ends_at,
    }
    statement = upsert(
        session,
        ExposureRule,
        values,
        index_elements=["launch_id"],
        set_=["rule", "starts_at", "ends_at", "updated_at"],
    ).returning(ExposureRule)
    kept: ExposureRule | None = await session.scalar(
        statement, execution_options={"populate_existing": True}
    )
    assert kept is not None
    return kept


async def keep_rule_of(session: AsyncSession, launch: Launch) -> None:
    """The rule that the launch itself names, unless somebody told another one here."""
    named = {name: value for name, value in (launch.exposure or {}).items() if value is not None}
    if not named or named.get("everyone") or await find_rule(session, launch.id) is not None:
        return
    await keep_rule(session, launch.id, named, launch.live_at, None)


async def expose(
    session: AsyncSession, actor: Actor, launch_id: UUID, exposed: Sequence[ExposedIn]
) -> tuple[int, int]:
    """How many are new and how many had it; the earliest time of each is kept."""
    earliest: dict[tuple[str, str], ExposedIn] = {}
    for one in exposed:
        subject = ("company", one.company) if one.company else ("user", str(one.user))
        if subject not in earliest or one.at < earliest[subject].at:
            earliest[subject] = one
    added = set(await _add(session, launch_id, earliest))
    known = {subject: one for subject, one in earliest.items() if subject not in added}
    await _move_back(session, launch_id, known)
    audit.record(session, actor, "exposure.told", launch_id, after={"added": len(added)})
    return len(added), len(known)


async def _add(
    session: AsyncSession, launch_id: UUID, told: dict[tuple[str, str], ExposedIn]
) -> list[tuple[str, str]]:
    now = clock.now()
    rows = [
        {
            "id": new_id(),
            "version": 1,
            "created_at": now,
            "updated_at": now,
            "launch_id": launch_id,
            "kind": kind,
            "subject": subject,
            "at": one.at,
            "variant": one.variant,
        }
        for (kind, subject), one in told.items()
    ]
    statement = insert_or_ignore(session, Exposure).returning(Exposure.kind, Exposure.subject)
    added = await session.execute(statement.values(rows))
    return [(kind, subject) for kind, subject in added]


async def _move_back(
    session: AsyncSession, launch_id: UUID, known: dict[tuple[str, str], ExposedIn]
) -> None:
    for (kind, subject), one in known.items():
        await session.execute(
            update(Exposure)
            .where(
                Exposure.launch_id == launch_id,
                Exposure.kind == kind,
                Exposure.subject == subject,
                Exposure.at > one.at,
            )
            .values(at=one.at)
        )
