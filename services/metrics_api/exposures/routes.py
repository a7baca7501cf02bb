from collections import Counter
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.common.actors import Reader, Writer
from services.common.db import Session
from services.common.routing import Router
from services.metrics_api.exposures import actions, queries
from services.metrics_api.exposures.companies import external_ids_of
from services.metrics_api.exposures.models import ExposureRule
from services.metrics_api.exposures.schemas import (
    BatchOut,
    ExposedOut,
    ExposureBatch,
    ExposureIn,
    RuleOut,
    WaveOut,
    WhoHasItOut,
)
from services.metrics_api.questions.asking import Asked
from services.metrics_api.readings.days import day_of

router = Router(prefix="/v1/exposures", tags=["exposures"])


@router.put("/{launch}", response_model=RuleOut)
async def put_rule(
    request: Request, session: Session, actor: Writer, launch: UUID, told: ExposureIn
) -> ExposureRule:
    """Who gets a launch, by one rule; the last one told holds."""
    zone = request.app.state.settings.timezone
    return await actions.put_rule(session, actor, launch, told, zone)


@router.post("/{launch}/batch", response_model=BatchOut)
async def tell_exposures(
    session: Session, actor: Writer, launch: UUID, told: ExposureBatch
) -> BatchOut:
    """Who has it since when, by company or user; telling it twice changes nothing."""
    added, known = await actions.expose(session, actor, launch, told.exposed)
    return BatchOut(added=added, known=known)


@router.get("/{launch}", response_model=WhoHasItOut)
async def get_who_has_it(
    _: Reader, asking: Asked, launch: UUID, limit: Annotated[int, Query(ge=1, le=1000)] = 200
) -> WhoHasItOut:
    """Companies and users that have it, earliest first, and in which waves they got it.

    A user's exposure counts for the company that the user's events belong to. Flag calls
    (`$feature_flag_called` with the launch's id, or a rule's `flag`) fill it by themselves.
    """
    since = await queries.companies_since(asking, launch)
    rule = await queries.find_rule(asking.session, launch)
    others = set(await queries.everyone(asking)) - set(since)
    waves = Counter(day_of(at, asking.timezone) for at in since.values())
    first = sorted(since.items(), key=lambda held: (held[1], held[0]))[:limit]
    names = await external_ids_of(asking.session, [who for who, _ in first])
    return WhoHasItOut(
        launch=launch,
        rule=rule.rule if rule else None,
        companies=len(since),
        users=await queries.count_users(asking.session, launch),
        others=len(others),
        waves=[WaveOut(on=on, companies=count) for on, count in sorted(waves.items())],
        results=[ExposedOut(company=names.get(who, who), at=at, variant=None) for who, at in first],
    )
