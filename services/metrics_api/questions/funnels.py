"""Funnels: users who did the steps in that order, each within the window of the first."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import property_text, within
from services.metrics_api.questions.lines import COMPANY, Dimension
from services.metrics_api.questions.sources import only_companies, source
from services.metrics_api.questions.times import Span
from services.metrics_api.store.clients import Store

MICROS_A_DAY = 86_400_000_000
MOST_LINES = 50


async def levels(
    store: Store,
    steps: Sequence[str],
    within_days: int,
    span: Span,
    *,
    by: str | None = None,
    companies: Sequence[str] | None = None,
    until_window: bool = False,
) -> dict[Dimension, list[int]]:
    """Users who reached each step, by the value that `by` had at their first step.

    All steps lie in the span; with `until_window` only the first one does, and the later ones may
    come after its end.
    """
    bound = Bound()
    found = await source(store, persons=True, companies=companies is not None or by == COMPANY)
    names = bound.texts(list(dict.fromkeys(steps)))
    first = bound.text(steps[0])
    conditions = ", ".join(f"event = {bound.text(step)}" for step in steps)
    # One event may not stand for two steps, which only repeated steps would let it.
    mode = ", 'strict_increase'" if len(set(steps)) < len(steps) else ""
    window = bound.integer(within_days * MICROS_A_DAY)
    value = "NULL" if by is None else _first_value(by, found.company, bound)
    begun = within(span, bound)
    last = span.until + timedelta(days=within_days if until_window else 0)
    only = f" AND {only_companies(found, companies, bound)}" if companies is not None else ""
    rows = await store.query(
        f"""
        SELECT dimension, level, count() FROM
        (
            SELECT person,
                argMinIf(value, at, event = {first} AND begun) AS dimension,
                windowFunnel(toUInt64({window}){mode})(micros, {conditions}) AS level
            FROM
            (
                SELECT {found.person} AS person, e.event AS event, e.at AS at,
                    toUInt64(toUnixTimestamp64Micro(e.at)) AS micros,
                    {value} AS value, {begun} AS begun
                FROM {found.tables}
                WHERE e.event IN {names} AND {within(Span(span.since, last), bound)}
                    AND (e.event != {first} OR {begun}){only}
            )
            GROUP BY person HAVING level > 0
        )
        GROUP BY dimension, level
        """,
        bound.values,
    )
    return _reached(rows, len(steps))


def _first_value(by: str, company: str, bound: Bound) -> str:
    return f"nullIf({company}, '')" if by == COMPANY else property_text(by, bound)


def _reached(rows: Sequence[Sequence[object]], steps: int) -> dict[Dimension, list[int]]:
    counted: dict[Dimension, list[int]] = defaultdict(lambda: [0] * steps)
    for dimension, level, users in rows:
        for step in range(int(str(level))):
            counted[None if dimension is None else str(dimension)][step] += int(str(users))
    largest = sorted(counted.items(), key=lambda held: -held[1][0])
    return dict(largest[:MOST_LINES])
