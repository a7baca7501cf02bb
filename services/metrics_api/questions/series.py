"""Values of a metric over time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.common import clock
from services.metrics_api.definitions import queries
from services.metrics_api.definitions.formulas import Formula
from services.metrics_api.definitions.models import Metric
from services.metrics_api.questions import conversions, measures, pushed
from services.metrics_api.questions.asking import Asking
from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import bucket, property_text, within
from services.metrics_api.questions.lines import COMPANY, Dimension, Line, Value
from services.metrics_api.questions.sources import Source, only_companies, source
from services.metrics_api.questions.times import Periods, Span, midnight, periods

MOST_LINES = 50
OTHER = "(other)"


async def series(
    asking: Asking,
    metric: Metric,
    wanted: Periods,
    *,
    by: str | None = None,
    companies: Sequence[str] | None = None,
) -> list[Line]:
    """One line, or one for each value of `by`, the largest 50 and the rest together.

    Empty periods are zero where nothing counted is zero, and null where there is nothing to
    divide; so are periods that have not begun.
    """
    if metric.kind == "pushed":
        return await pushed.lines(asking.session, metric, wanted, by)
    if metric.kind == "formula":
        return await _formula(asking, metric, wanted, by, companies)
    if metric.kind in ("funnel", "retention"):
        return [Line({}, await conversions.series(asking, metric, wanted, companies))]
    return await _of_events(asking, metric, wanted, by, companies)


async def daily_series(
    asking: Asking,
    metric: Metric,
    first: date,
    until: date,
    companies: Sequence[str] | None = None,
) -> list[tuple[date, Value]]:
    """The metric's value on each day of [first, until) in the workspace's zone.

    `companies` keeps only the events of these company ids (not for pushed metrics).
    """
    span = Span(midnight(first, asking.timezone), midnight(until, asking.timezone))
    days = periods(span, "day", asking.timezone)
    (line,) = await series(asking, metric, days, companies=companies)
    return list(zip(days.starts, line.values, strict=True))


async def value_between(
    asking: Asking, metric: Metric, span: Span, companies: Sequence[str] | None = None
) -> Value:
    """One value over the whole span: distinct users count once, ratios are of the sums."""
    bound = Bound()
    found = await _source(asking, metric, companies)
    aggregate = measures.measure(metric, found.person, bound)
    rows = await asking.store.query(
        f"SELECT {_columns(aggregate)} FROM {found.tables}"
        f" WHERE {_where(found, aggregate, span, companies, bound)}",
        bound.values,
    )
    return _value(metric, rows[0])


async def _of_events(
    asking: Asking,
    metric: Metric,
    wanted: Periods,
    by: str | None,
    companies: Sequence[str] | None,
) -> list[Line]:
    bound = Bound()
    found = await _source(asking, metric, companies, by)
    aggregate = measures.measure(metric, found.person, bound)
    where = _where(found, aggregate, wanted.span, companies, bound)
    period = bucket(wanted.grain, asking.timezone, bound)
    if by is None:
        rows = await asking.store.query(
            f"SELECT {period} AS period, {_columns(aggregate)} FROM {found.tables}"
            f" WHERE {where} GROUP BY period",
            bound.values,
        )
        return [Line({}, _fill(metric, wanted, {row[0]: row[1:] for row in rows}))]
    value = found.company if by == COMPANY else property_text(by, bound)
    dimension = f"nullIf({value}, '')"
    largest = await _largest(asking, found, where, dimension, bound)
    kept = f"if({dimension} IN {bound.texts(largest)}, {dimension}, {bound.text(OTHER)})"
    rows = await asking.store.query(
        f"SELECT {period} AS period, if({dimension} IS NULL, NULL, {kept}) AS dimension,"
        f" {_columns(aggregate)} FROM {found.tables} WHERE {where} GROUP BY period, dimension",
        bound.values,
    )
    return _lines(metric, wanted, by, rows)


async def _source(
    asking: Asking, metric: Metric, companies: Sequence[str] | None, by: str | None = None
) -> Source:
    return await source(
        asking.store,
        persons=measures.needs_persons(metric),
        companies=companies is not None or by == COMPANY,
    )


def _where(
    found: Source,
    aggregate: measures.Measure,
    span: Span,
    companies: Sequence[str] | None,
    bound: Bound,
) -> str:
    where = f"{aggregate.condition} AND {within(span, bound)}"
    if companies is not None:
        where += f" AND {only_companies(found, companies, bound)}"
    return where


def _columns(aggregate: measures.Measure) -> str:
    return f"{aggregate.numerator} AS above, {aggregate.denominator or 'NULL'} AS below"


async def _largest(
    asking: Asking, found: Source, where: str, dimension: str, bound: Bound
) -> list[str]:
    rows = await asking.store.query(
        f"SELECT {dimension} AS dimension FROM {found.tables} WHERE {where}"
        f" GROUP BY dimension HAVING dimension IS NOT NULL"
        f" ORDER BY count() DESC, dimension LIMIT {MOST_LINES}",
        bound.values,
    )
    return [str(row[0]) for row in rows]


def _lines(metric: Metric, wanted: Periods, by: str, rows: Sequence[Sequence[Any]]) -> list[Line]:
    found: dict[Dimension, dict[date, Sequence[Any]]] = defaultdict(dict)
    for period, dimension, *parts in rows:
        found[dimension][period] = parts
    lines = [Line({by: value}, _fill(metric, wanted, held)) for value, held in found.items()]
    return sorted(lines, key=lambda line: -sum(value or 0 for value in line.values))


def _fill(metric: Metric, wanted: Periods, found: Mapping[date, Sequence[Any]]) -> list[Value]:
    now = clock.now()
    empty = 0 if metric.kind in measures.EMPTY_IS_ZERO else None
    return [
        _value(metric, found[start]) if start in found else _unbegun(at, now, empty)
        for start, at in zip(wanted.starts, wanted.at, strict=True)
    ]


def _unbegun(at: datetime, now: datetime, empty: Value) -> Value:
    return None if at > now else empty


def _value(metric: Metric, parts: Sequence[Any]) -> Value:
    above, below = parts
    if metric.kind in measures.EMPTY_IS_ZERO:
        value: Value = above
        return value
    return measures.divided(above, below)


async def _formula(
    asking: Asking,
    metric: Metric,
    wanted: Periods,
    by: str | None,
    companies: Sequence[str] | None,
) -> list[Line]:
    formula = Formula(str(metric.definition.get("formula", "")))
    known = await queries.metrics_by_key(asking.session, formula.keys)
    parts: dict[str, dict[Dimension, list[Value]]] = {}
    for key in formula.keys:
        held = known.get(key)
        lines = await series(asking, held, wanted, by=by, companies=companies) if held else []
        parts[key] = {line.dimensions.get(by or ""): line.values for line in lines}
    dimensions = {value: None for lines in parts.values() for value in lines} or {None: None}
    nothing: list[Value] = [None] * len(wanted.starts)
    return [
        Line(
            {by: value} if by else {},
            [
                formula.value({key: lines.get(value, nothing)[at] for key, lines in parts.items()})
                for at in range(len(wanted.starts))
            ],
        )
        for value in dimensions
    ]
