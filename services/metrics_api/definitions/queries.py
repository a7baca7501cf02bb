from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import NotFound
from services.metrics_api.definitions.models import Metric, MetricRevision


def metrics() -> Select[Metric]:
    return select(Metric)


def revisions_of(metric: Metric) -> Select[MetricRevision]:
    return (
        select(MetricRevision)
        .where(MetricRevision.metric_id == metric.id)
        .order_by(MetricRevision.revision.desc())
    )


async def find_metric(session: AsyncSession, key: str) -> Metric | None:
    found: Metric | None = await session.scalar(metrics().where(Metric.key == key))
    return found


async def get_metric(session: AsyncSession, key: str) -> Metric:
    found = await find_metric(session, key)
    if found is None:
        raise NotFound(f"No metric has the key {key}.")
    return found


async def metrics_by_key(session: AsyncSession, keys: set[str]) -> dict[str, Metric]:
    rows = await session.scalars(metrics().where(Metric.key.in_(keys)))
    return {metric.key: metric for metric in rows}
