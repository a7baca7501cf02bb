"""What there is to ask about: the names of events, and the metrics as a tree."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.metrics_api.definitions.models import Metric
from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import within
from services.metrics_api.questions.times import Span
from services.metrics_api.store.clients import Row, Store

MOST_EVENTS = 1_000


async def event_names(store: Store, span: Span) -> list[Row]:
    bound = Bound()
    return await store.query(
        "SELECT e.event, count(), uniqExact(e.user), max(e.at) FROM events AS e"
        f" WHERE {within(span, bound)} GROUP BY e.event"
        f" ORDER BY count() DESC, e.event LIMIT {MOST_EVENTS}",
        bound.values,
    )


async def tree(session: AsyncSession) -> list[dict[str, Any]]:
    """Metrics without a parent, each with those under it."""
    rows = list(await session.scalars(select(Metric).order_by(Metric.name)))
    known = {metric.key for metric in rows}
    under: dict[str | None, list[Metric]] = defaultdict(list)
    for metric in rows:
        under[metric.parent if metric.parent in known else None].append(metric)
    return [_node(metric, under) for metric in under[None]]


def _node(metric: Metric, under: dict[str | None, list[Metric]]) -> dict[str, Any]:
    fields = ("key", "name", "kind", "unit", "direction", "value", "value_at", "target", "state")
    held = {field: getattr(metric, field) for field in fields}
    return held | {"children": [_node(child, under) for child in under[metric.key]]}
