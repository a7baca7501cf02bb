from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, outbox
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.ids import new_id
from services.common.pages import bury
from services.common.problems import Conflict
from services.metrics_api.definitions import queries, rules
from services.metrics_api.definitions.events import metric_changed
from services.metrics_api.definitions.models import Metric, MetricRevision
from services.metrics_api.definitions.schemas import DefinitionIn, MetricIn

PLAIN_FIELDS = ("name", "description", "unit", "direction", "owner", "parent", "window_days")


class KindIsFixed(Conflict):
    title = "A metric whose points are pushed cannot become a computed one, or the other way round"


async def put_metric(
    session: AsyncSession, actor: Actor, key: str, body: MetricIn
) -> tuple[Metric, bool]:
    """The metric, and whether it is new. The same definition again changes nothing."""
    await rules.check(session, key, body)
    found = await queries.find_metric(session, key)
    if found is None:
        made = await _create(session, key, body)
        if made is not None:
            await _note(session, actor, made, {})
            return made, True
        found = await queries.get_metric(session, key)
    await _change(session, actor, found, body)
    return found, False


async def delete_metric(session: AsyncSession, actor: Actor, metric: Metric) -> None:
    audit.record(session, actor, "metric.deleted", metric.key, before=_audited(metric))
    outbox.record(session, metric_changed(metric, deleted=True), actor=actor)
    await bury(session, metric)


def definition_of(body: MetricIn) -> dict[str, Any]:
    """Only what was said, so that a definition reads as it was written."""
    held: dict[str, Any] = body.model_dump(
        mode="json",
        include=set(DefinitionIn.model_fields),
        exclude_defaults=True,
        exclude_none=True,
    )
    return held


async def _create(session: AsyncSession, key: str, body: MetricIn) -> Metric | None:
    values = {field: getattr(body, field) for field in PLAIN_FIELDS}
    made: Metric | None = await session.scalar(
        insert_or_ignore(session, Metric)
        .values(
            id=new_id(),
            version=1,
            key=key,
            kind=body.kind,
            definition=definition_of(body),
            revision=1,
            **values,
        )
        .returning(Metric)
    )
    return made


async def _change(session: AsyncSession, actor: Actor, metric: Metric, body: MetricIn) -> None:
    if (metric.kind == "pushed") != (body.kind == "pushed"):
        raise KindIsFixed(f"{metric.key} is {metric.kind}.")
    before = _audited(metric)
    definition = definition_of(body)
    means_something_else = (metric.kind, metric.definition) != (body.kind, definition)
    for field in PLAIN_FIELDS:
        if getattr(metric, field) != getattr(body, field):
            setattr(metric, field, getattr(body, field))
    if means_something_else:
        metric.kind, metric.definition = body.kind, definition
        metric.revision += 1
        metric.value = metric.value_at = None
    if session.is_modified(metric):
        await session.flush()
        await _note(session, actor, metric, before)


async def _note(
    session: AsyncSession, actor: Actor, metric: Metric, before: dict[str, Any]
) -> None:
    if before.get("revision") != metric.revision:
        session.add(
            MetricRevision(
                metric_id=metric.id,
                revision=metric.revision,
                kind=metric.kind,
                definition=metric.definition,
                changed_by=actor.label,
            )
        )
    audit.record(
        session, actor, "metric.changed", metric.key, before=before, after=_audited(metric)
    )
    outbox.record(session, metric_changed(metric), actor=actor)


def _audited(metric: Metric) -> dict[str, Any]:
    held = {field: getattr(metric, field) for field in PLAIN_FIELDS}
    return held | {
        "kind": metric.kind,
        "definition": metric.definition,
        "revision": metric.revision,
    }
