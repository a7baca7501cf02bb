"""Pushed points as series: the points of a period become one value."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.metrics_api.definitions.models import Metric
from services.metrics_api.points.models import Point
from services.metrics_api.questions.lines import Line, Value
from services.metrics_api.questions.times import Periods, first_day


async def lines(
    session: AsyncSession, metric: Metric, wanted: Periods, by: str | None
) -> list[Line]:
    """Points without dimensions are the total; where there are none, those with dimensions make it.

    Several points of one period become their mean, sum or last one, as the metric's `rollup` says.
    A period without a point is null: not knowing is not zero.
    """
    rows = list(
        await session.scalars(
            select(Point)
            .where(
                Point.metric_id == metric.id,
                Point.at >= wanted.span.since,
                Point.at < wanted.span.until,
            )
            .order_by(Point.at)
        )
    )
    if by is None:
        total = [point for point in rows if not point.dimensions] or rows
        return [Line({}, _values(metric, wanted, total))]
    grouped: dict[str, list[Point]] = defaultdict(list)
    for point in rows:
        if by in point.dimensions:
            grouped[str(point.dimensions[by])].append(point)
    return [Line({by: value}, _values(metric, wanted, held)) for value, held in grouped.items()]


def _values(metric: Metric, wanted: Periods, points: Iterable[Point]) -> list[Value]:
    zone = wanted.zone
    held: dict[date, list[tuple[datetime, float]]] = defaultdict(list)
    for point in points:
        start = first_day(point.at.astimezone(ZoneInfo(zone)).date(), wanted.grain)
        held[start].append((point.at, point.value))
    rollup = str(metric.definition.get("rollup", "mean"))
    return [_rolled(rollup, held[start]) if start in held else None for start in wanted.starts]


def _rolled(rollup: str, points: list[tuple[datetime, float]]) -> float:
    values = [value for _, value in points]
    if rollup == "sum":
        return sum(values)
    if rollup == "last":
        newest = max(at for at, _ in points)
        values = [value for at, value in points if at == newest]
    return sum(values) / len(values)
