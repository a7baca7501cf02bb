"""What a metric can be broken down by: the properties that its own events or points carry."""

import json
from typing import Any

from sqlalchemy import select

from services.metrics_api.definitions.models import Metric
from services.metrics_api.definitions.values import events_of
from services.metrics_api.points.models import Point
from services.metrics_api.questions.asking import Asking
from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import within
from services.metrics_api.questions.lines import COMPANY
from services.metrics_api.questions.times import Span

LOOKED_AT = 20_000
MOST_VALUES = 50
MOST_DIMENSIONS = 30


async def dimensions(asking: Asking, metric: Metric, span: Span) -> list[dict[str, Any]]:
    """Properties with 2 to 50 different values, those with the fewest first.

    Looked up in the newest 20,000 of the span: what is rarer still can be asked for by name.
    """
    if metric.kind == "pushed":
        return await _of_points(asking, metric)
    if metric.kind in ("formula", "funnel", "retention"):
        return []
    return [*await _of_events(asking, metric, span), {"property": COMPANY, "values": None}]


async def _of_points(asking: Asking, metric: Metric) -> list[dict[str, Any]]:
    newest = select(Point.dimensions).where(Point.metric_id == metric.id)
    rows = await asking.session.scalars(newest.order_by(Point.at.desc()).limit(LOOKED_AT))
    found: dict[str, set[str]] = {}
    for held in rows:
        for name, value in held.items():
            found.setdefault(name, set()).add(json.dumps(value))
    return [{"property": name, "values": len(values)} for name, values in sorted(found.items())]


async def _of_events(asking: Asking, metric: Metric, span: Span) -> list[dict[str, Any]]:
    names = sorted(events_of(metric))
    bound = Bound()
    named = f"e.event IN {bound.texts(names)} AND " if names else ""
    rows = await asking.store.query(
        "SELECT pair.1 AS name, uniqExact(pair.2) AS different FROM"
        " (SELECT arrayJoin(JSONExtract(properties, 'Map(String, String)')) AS pair FROM"
        f" (SELECT e.properties FROM events AS e WHERE {named}{within(span, bound)}"
        f" ORDER BY e.at DESC LIMIT {LOOKED_AT}))"
        f" GROUP BY name HAVING different BETWEEN 2 AND {MOST_VALUES}"
        f" ORDER BY different, name LIMIT {MOST_DIMENSIONS}",
        bound.values,
    )
    return [{"property": name, "values": different} for name, different in rows]
