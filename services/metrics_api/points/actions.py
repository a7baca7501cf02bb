import hashlib
import json

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, jobs
from services.common.actors import Actor
from services.common.db import upsert
from services.common.problems import Conflict
from services.metrics_api.definitions.models import Metric
from services.metrics_api.points.models import Point
from services.metrics_api.points.schemas import PointIn

ROWS_A_STATEMENT = 500


class NotPushed(Conflict):
    title = "This metric is computed from events; only a pushed one takes points"


async def push(session: AsyncSession, actor: Actor, metric: Metric, points: list[PointIn]) -> int:
    """The last of several with one time and the same dimensions counts."""
    if metric.kind != "pushed":
        raise NotPushed(f"{metric.key} is a {metric.kind}.")
    rows = {(point.at, _key(point.dimensions)): point for point in points}
    values = [
        {
            "metric_id": metric.id,
            "at": at,
            "dimensions_key": key,
            "dimensions": point.dimensions,
            "value": point.value,
            "pushed_at": clock.now(),
        }
        for (at, key), point in rows.items()
    ]
    for start in range(0, len(values), ROWS_A_STATEMENT):
        await session.execute(
            upsert(
                session,
                Point,
                values[start : start + ROWS_A_STATEMENT],
                index_elements=["metric_id", "at", "dimensions_key"],
                set_=["value", "pushed_at"],
            )
        )
    await jobs.enqueue(session, "metrics.measure", {"key": metric.key}, key=f"measure {metric.key}")
    audit.record(session, actor, "points.pushed", metric.key, after={"points": len(rows)})
    return len(rows)


def _key(dimensions: dict[str, str]) -> str:
    """Empty without dimensions; otherwise the same for the same ones in any order."""
    if not dimensions:
        return ""
    return hashlib.sha256(json.dumps(dimensions, sort_keys=True).encode()).hexdigest()
