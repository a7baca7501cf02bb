"""Objectives with their key results, live values and state."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.roadmap_api.items.models import Item
from services.roadmap_api.metrics.models import Metric
from services.roadmap_api.metrics.queries import metrics_by_key, points_by_key
from services.roadmap_api.objectives import progress
from services.roadmap_api.objectives.models import CheckIn, KeyResult, Objective
from services.roadmap_api.objectives.schemas import (
    ConfidenceOut,
    KeyResultOut,
    ObjectiveOut,
    WeekOut,
)
from services.roadmap_api.people.models import Person
from services.roadmap_api.products.models import Product
from services.roadmap_api.teams.models import Team


async def answer(session: AsyncSession, objective: Objective, today: date) -> ObjectiveOut:
    return (await answers(session, [objective], today))[0]


async def answers(
    session: AsyncSession, objectives: Sequence[Objective], today: date
) -> list[ObjectiveOut]:
    """Six statements, however many objectives."""
    if not objectives:
        return []
    ids = [objective.id for objective in objectives]
    key_results = await _key_results(session, ids)
    check_ins = await _check_ins(session, ids)
    shown = await _key_result_answers(
        session, key_results, {each.id: each for each in objectives}, check_ins, today
    )
    names = await _names(session, objectives)
    counts = await _item_counts(session, ids)
    return [
        _objective(each, shown[each.id], check_ins, names, counts.get(each.id, 0), today)
        for each in objectives
    ]


async def key_result_answer(
    session: AsyncSession, key_result: KeyResult, objective: Objective, today: date
) -> KeyResultOut:
    check_ins = await _check_ins(session, [objective.id])
    shown = await _key_result_answers(
        session, [key_result], {objective.id: objective}, check_ins, today
    )
    return shown[objective.id][0]


CheckIns = dict[tuple[UUID, UUID | None], list[CheckIn]]


async def _key_result_answers(
    session: AsyncSession,
    key_results: Sequence[KeyResult],
    objectives: dict[UUID, Objective],
    check_ins: CheckIns,
    today: date,
) -> dict[UUID, list[KeyResultOut]]:
    keys = [each.metric for each in key_results if each.metric]
    metrics = await metrics_by_key(session, keys) if keys else {}
    points = await points_by_key(session, keys) if keys else {}
    shown: dict[UUID, list[KeyResultOut]] = defaultdict(list)
    for each in key_results:
        objective = objectives[each.objective_id]
        own = check_ins.get((objective.id, each.id)) or check_ins.get((objective.id, None), [])
        metric = metrics.get(each.metric or "")
        line = points.get(each.metric or "", [])
        if not each.metric:
            line = [(one.created_at, one.value) for one in own if one.value is not None]
        shown[objective.id].append(_key_result(each, objective, metric, line, own, today))
    return shown


def _key_result(
    key_result: KeyResult,
    objective: Objective,
    metric: Metric | None,
    points: Sequence[tuple[datetime, float]],
    check_ins: Sequence[CheckIn],
    today: date,
) -> KeyResultOut:
    value, value_at = key_result.own_value, key_result.own_value_at
    if key_result.metric:
        value, value_at = (metric.value, metric.value_at) if metric else (None, None)
    old = progress.stale_days(value_at, clock.now()) if key_result.metric else None
    done = progress.progress(key_result.baseline, key_result.target, value)
    due = progress.expected_progress(objective.starts_on, key_result.due_on, today)
    confidence = _confidence(check_ins)
    return KeyResultOut(
        id=key_result.id,
        objective=objective.id,
        name=key_result.name,
        metric=key_result.metric,
        metric_name=metric.name if metric else None,
        unit=key_result.unit or (metric.unit if metric else None),
        direction="up" if key_result.target >= key_result.baseline else "down",
        baseline=key_result.baseline,
        target=key_result.target,
        due_on=key_result.due_on,
        value=value,
        value_at=value_at,
        source=_source(key_result, metric),
        is_stale=old is not None,
        stale_days=old,
        progress=round(done, 4),
        expected=round(due, 4),
        state=progress.state(done, due, confidence.now if confidence else None),
        confidence=confidence,
        weeks=[WeekOut(week=week, value=held) for week, held in progress.weekly(points, today)],
        version=key_result.version,
    )


def _source(key_result: KeyResult, metric: Metric | None) -> Any:
    if not key_result.metric:
        return "check_in"
    return "metric" if metric else "waiting"


def _objective(
    objective: Objective,
    key_results: list[KeyResultOut],
    check_ins: CheckIns,
    names: dict[UUID, str],
    items: int,
    today: date,
) -> ObjectiveOut:
    done = [each.progress for each in key_results]
    confidence = _confidence(check_ins.get((objective.id, None), []))
    if confidence is None:
        felt = [each.confidence for each in key_results if each.confidence]
        confidence = min(felt, key=lambda each: each.now, default=None)
    due = progress.expected_progress(objective.starts_on, objective.ends_on, today)
    return ObjectiveOut(
        **{name: getattr(objective, name) for name in _OWN},
        product_name=names.get(objective.product_id) if objective.product_id else None,
        team_name=names.get(objective.team_id) if objective.team_id else None,
        owner_name=names.get(objective.owner_id) if objective.owner_id else None,
        progress=round(sum(done) / len(done), 4) if done else 0.0,
        expected=round(due, 4),
        state=progress.worst([each.state for each in key_results]),
        confidence=confidence,
        key_results=key_results,
        items=items,
    )


_OWN = (
    "id",
    "name",
    "description",
    "product",
    "team",
    "parent",
    "owner",
    "starts_on",
    "ends_on",
    "closed_at",
    "closing_score",
    "closing_note",
    "created_at",
    "updated_at",
    "version",
)


def _confidence(check_ins: Sequence[CheckIn]) -> ConfidenceOut | None:
    if not check_ins:
        return None
    return ConfidenceOut(
        now=check_ins[-1].confidence,
        trend=progress.confidence_trend([each.confidence for each in check_ins]),
        checked_in_at=check_ins[-1].created_at,
    )


async def _key_results(session: AsyncSession, objectives: list[UUID]) -> list[KeyResult]:
    rows = await session.scalars(
        select(KeyResult).where(KeyResult.objective_id.in_(objectives)).order_by(KeyResult.id)
    )
    return list(rows)


async def _check_ins(session: AsyncSession, objectives: list[UUID]) -> CheckIns:
    found: CheckIns = defaultdict(list)
    rows = await session.scalars(
        select(CheckIn)
        .where(CheckIn.objective_id.in_(objectives))
        .order_by(CheckIn.created_at, CheckIn.id)
    )
    for row in rows:
        found[row.objective_id, row.key_result_id].append(row)
    return found


async def _names(session: AsyncSession, objectives: Sequence[Objective]) -> dict[UUID, str]:
    parts = [
        select(table.id, table.name).where(table.id.in_(wanted))
        for table, wanted in (
            (Product, {each.product_id for each in objectives if each.product_id}),
            (Team, {each.team_id for each in objectives if each.team_id}),
            (Person, {each.owner_id for each in objectives if each.owner_id}),
        )
        if wanted
    ]
    if not parts:
        return {}
    rows = (await session.execute(union_all(*parts))).all()
    return {row[0]: row[1] for row in rows}


async def _item_counts(session: AsyncSession, objectives: list[UUID]) -> dict[UUID, int]:
    rows = await session.execute(
        select(Item.objective_id, func.count(literal(1)))
        .where(Item.objective_id.in_(objectives))
        .group_by(Item.objective_id)
    )
    return {objective: count for objective, count in rows if objective is not None}
