from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, outbox
from services.common.actors import Actor
from services.metrics_api.definitions.events import metric_changed
from services.metrics_api.definitions.models import Metric


async def set_target(
    session: AsyncSession, actor: Actor, metric: Metric, value: float | None, due_on: date | None
) -> Metric:
    """The target, or none; the one before stays in the audit log."""
    before = metric.target
    metric.target_value, metric.target_due_on = value, due_on
    if metric.target != before:
        await session.flush()
        audit.record(
            session,
            actor,
            "metric.target_set",
            metric.key,
            before={"target": before},
            after={"target": metric.target},
        )
        outbox.record(session, metric_changed(metric), actor=actor)
    return metric
