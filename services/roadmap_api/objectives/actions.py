from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock
from services.common.actors import Actor
from services.common.outbox import plain
from services.common.pages import bury
from services.common.problems import Conflict, invalid
from services.roadmap_api.metrics.listeners import ask_for_past
from services.roadmap_api.objectives.answers import answer
from services.roadmap_api.objectives.models import CheckIn, KeyResult, Objective
from services.roadmap_api.objectives.schemas import (
    CheckInIn,
    KeyResultIn,
    KeyResultPatch,
    ObjectiveIn,
    ObjectivePatch,
)
from services.roadmap_api.references import check_references


class StillInUse(Conflict):
    title = "Other records still point at this"


async def create_objective(session: AsyncSession, actor: Actor, body: ObjectiveIn) -> Objective:
    given = body.model_dump()
    await _check_references(session, given)
    objective = Objective(**{_column(key): value for key, value in given.items()})
    session.add(objective)
    await session.flush()
    audit.record(session, actor, "objective.created", objective.id, after=given)
    return objective


async def change_objective(
    session: AsyncSession, actor: Actor, objective: Objective, body: ObjectivePatch, today: date
) -> Objective:
    """Closing keeps the progress of that moment; opening again forgets it."""
    changes = _without_empty(body.changes(), ("name", "starts_on", "ends_on"))
    await _check_references(session, changes, objective)
    before = {key: getattr(objective, key) for key in changes if key != "is_closed"}
    is_closed = changes.pop("is_closed", None)
    for key, value in changes.items():
        setattr(objective, _column(key), value)
    if objective.ends_on < objective.starts_on:
        raise invalid("/ends_on", "It ends before it starts.")
    if is_closed is True and objective.closed_at is None:
        objective.closing_score = (await answer(session, objective, today)).progress
        objective.closed_at = clock.now()
    elif is_closed is False:
        objective.closing_score = objective.closed_at = None
    await session.flush()
    audit.record(
        session, actor, "objective.changed", objective.id, before=before, after=plain(changes)
    )
    return objective


async def delete_objective(session: AsyncSession, actor: Actor, objective: Objective) -> None:
    """Objectives inside it move up; items that serve it must first serve another."""
    await session.execute(
        update(Objective)
        .where(Objective.parent_id == objective.id)
        .values(parent_id=objective.parent_id)
    )
    try:
        async with session.begin_nested():
            await bury(session, objective)
    except IntegrityError as problem:
        raise StillInUse("Items belong to this objective.") from problem
    audit.record(session, actor, "objective.deleted", objective.id, before={"name": objective.name})


async def add_key_result(
    session: AsyncSession, actor: Actor, objective: Objective, body: KeyResultIn
) -> KeyResult:
    """A metric that was not heard of yet is accepted; the key result says that it waits."""
    given = body.model_dump()
    own_value = given.pop("value")
    _check_source(given["metric"], own_value)
    key_result = KeyResult(objective_id=objective.id, own_value=own_value, **given)
    if own_value is not None:
        key_result.own_value_at = clock.now()
    session.add(key_result)
    await session.flush()
    if key_result.metric:
        await ask_for_past(session, key_result.metric)
    audit.record(session, actor, "key_result.created", key_result.id, after=body.model_dump())
    return key_result


async def change_key_result(
    session: AsyncSession, actor: Actor, key_result: KeyResult, body: KeyResultPatch
) -> KeyResult:
    changes = _without_empty(body.changes(), ("name", "baseline", "target", "due_on"))
    _check_source(changes.get("metric", key_result.metric), changes.get("value"))
    audit.record(
        session,
        actor,
        "key_result.changed",
        key_result.id,
        before={key: getattr(key_result, _own(key)) for key in changes},
        after=changes,
    )
    for key, value in changes.items():
        setattr(key_result, _own(key), value)
    if "value" in changes:
        key_result.own_value_at = clock.now()
    await session.flush()
    if changes.get("metric"):
        await ask_for_past(session, changes["metric"])
    return key_result


async def delete_key_result(session: AsyncSession, actor: Actor, key_result: KeyResult) -> None:
    await bury(session, key_result)
    audit.record(
        session, actor, "key_result.deleted", key_result.id, before={"name": key_result.name}
    )


async def check_in(
    session: AsyncSession,
    actor: Actor,
    objective: Objective,
    key_result: KeyResult | None,
    body: CheckInIn,
) -> CheckIn:
    if body.value is not None:
        if key_result is None:
            raise invalid("/value", "A value belongs to a key result: name it.")
        _check_source(key_result.metric, body.value)
        key_result.own_value, key_result.own_value_at = body.value, clock.now()
    made = CheckIn(
        objective_id=objective.id,
        key_result_id=key_result.id if key_result else None,
        confidence=body.confidence,
        note=body.note,
        value=body.value,
        by_id=actor.id,
        by_name=actor.label,
    )
    session.add(made)
    await session.flush()
    audit.record(session, actor, "objective.checked_in", objective.id, after=body.model_dump())
    return made


def _check_source(metric: str | None, value: float | None) -> None:
    if metric and value is not None:
        raise invalid("/value", f"Its value comes from the metric {metric}.")


async def _check_references(
    session: AsyncSession, given: dict[str, Any], objective: Objective | None = None
) -> None:
    """The parent of an objective is an objective."""
    await check_references(session, {key: given.get(key) for key in ("product", "team", "owner")})
    parent_id = given.get("parent")
    if parent_id is None:
        return
    above: UUID | None = parent_id
    while above is not None:
        found = await session.get(Objective, above)
        if found is None:
            raise invalid("/parent", f"No objective has the id {parent_id}.")
        if objective is not None and found.id == objective.id:
            raise invalid("/parent", "An objective cannot lie within itself.")
        above = found.parent_id


def _without_empty(changes: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {k: v for k, v in changes.items() if v is not None or k not in required}


def _column(key: str) -> str:
    return f"{key}_id" if key in ("product", "team", "parent", "owner") else key


def _own(key: str) -> str:
    return "own_value" if key == "value" else key
