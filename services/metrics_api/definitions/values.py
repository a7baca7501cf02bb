"""A metric's current value, and how fresh it is."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from services.common import clock
from services.metrics_api.definitions import queries
from services.metrics_api.definitions.formulas import Formula
from services.metrics_api.definitions.models import Metric
from services.metrics_api.points.models import Point
from services.metrics_api.questions import conversions, measures, series
from services.metrics_api.questions.asking import Asking
from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import within
from services.metrics_api.questions.lines import Value
from services.metrics_api.questions.times import Span


class Current(NamedTuple):
    value: Value
    fresh_at: datetime | None


async def current(asking: Asking, metric: Metric) -> Current:
    """Over the last `window_days` up to now; of a pushed metric the newest point."""
    if metric.kind == "pushed":
        return await _newest_point(asking, metric)
    now = clock.now()
    span = Span(now - timedelta(days=metric.window_days), now)
    if metric.kind == "formula":
        return await _formula(asking, metric)
    fresh_at = await _newest_event(asking, metric, span)
    if metric.kind in ("funnel", "retention"):
        return Current(await conversions.value(asking, metric, span), fresh_at)
    return Current(await series.value_between(asking, metric, span), fresh_at)


async def _newest_point(asking: Asking, metric: Metric) -> Current:
    """The newest total; where there are only points with dimensions, the mean of the newest."""
    own = Point.metric_id == metric.id
    total = (Point.dimensions_key == "").desc()
    newest = await asking.session.scalar(
        select(Point).where(own).order_by(total, Point.at.desc()).limit(1)
    )
    if newest is None:
        return Current(None, None)
    if not newest.dimensions_key:
        return Current(newest.value, newest.pushed_at)
    mean = func.sum if metric.definition.get("rollup") == "sum" else func.avg
    value = await asking.session.scalar(select(mean(Point.value)).where(own, Point.at == newest.at))
    return Current(value, newest.pushed_at)


async def _newest_event(asking: Asking, metric: Metric, span: Span) -> datetime | None:
    names = sorted(events_of(metric))
    bound = Bound()
    named = f"e.event IN {bound.texts(names)} AND " if names else ""
    rows = await asking.store.query(
        f"SELECT maxOrNull(e.received_at) FROM events AS e WHERE {named}{within(span, bound)}",
        bound.values,
    )
    found: datetime | None = rows[0][0]
    return found


def events_of(metric: Metric) -> set[str]:
    """The names of the events behind it; empty where it counts any event."""
    told = measures.definition(metric)
    parts = [told.event, told.start_event, told.return_event, *told.steps]
    parts += [part.event for part in (told.numerator, told.denominator) if part]
    return {name for name in parts if name}


async def _formula(asking: Asking, metric: Metric) -> Current:
    formula = Formula(str(metric.definition.get("formula", "")))
    known = await queries.metrics_by_key(asking.session, formula.keys)
    parts = {key: await current(asking, held) for key, held in known.items()}
    fresh = [part.fresh_at for part in parts.values() if part.fresh_at]
    values = {key: parts[key].value if key in parts else None for key in formula.keys}
    return Current(formula.value(values), min(fresh) if fresh else None)
