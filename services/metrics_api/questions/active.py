"""Active users: how many different people did something, by day, week and month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import bucket, within
from services.metrics_api.questions.measures import divided
from services.metrics_api.questions.sources import ACTIVITY, source
from services.metrics_api.questions.times import Periods, Span, midnight
from services.metrics_api.store.clients import Store

WEEK, MONTH = 7, 30


@dataclass(frozen=True)
class ActiveDay:
    """`weekly` and `monthly` are different users of the 7 and 30 days that end with this one."""

    day: date
    daily: int
    weekly: int
    monthly: int

    @property
    def stickiness(self) -> float | None:
        """Daily over monthly users: how much of a month an average user is here."""
        return divided(self.daily, self.monthly)


async def active_days(
    store: Store, wanted: Periods, *, event: str | None = None
) -> list[ActiveDay]:
    """Exact: each user's days are laid side by side, so no day is counted twice in a window.

    A user active on day d counts in the windows that end on d … d + 6 (or + 29), cut short at the
    user's next active day, whose own windows follow. Sums of such stretches are running totals.
    """
    bound = Bound()
    found = await source(store, persons=True)
    first = wanted.starts[0] - timedelta(days=MONTH - 1)
    span = Span(midnight(first, wanted.zone), wanted.span.until)
    doing = f"e.event = {bound.text(event)}" if event else ACTIVITY
    rows = await store.query(
        f"""
        SELECT step.1 AS day, sum(step.2), sum(step.3), sum(step.4) FROM
        (
            SELECT arrayJoin(arrayConcat(
                arrayMap(d -> (d, 1, 1, 1), days),
                arrayMap(d -> (d + 1, -1, 0, 0), days),
                arrayMap((d, n) -> (least(d + {WEEK}, n), 0, -1, 0), days, later),
                arrayMap((d, n) -> (least(d + {MONTH}, n), 0, 0, -1), days, later)
            )) AS step
            FROM
            (
                SELECT arraySort(groupUniqArray(toInt32({bucket("day", wanted.zone, bound)})))
                        AS days,
                    arrayPushBack(arrayPopFront(days), 2000000000) AS later
                FROM {found.tables} WHERE {doing} AND {within(span, bound)}
                GROUP BY {found.person}
            )
        )
        GROUP BY day ORDER BY day
        """,
        bound.values,
    )
    return _running(wanted, {int(row[0]): row[1:] for row in rows})


def _running(wanted: Periods, steps: dict[int, Sequence[Any]]) -> list[ActiveDay]:
    epoch = date(1970, 1, 1)
    totals, days = [0, 0, 0], []
    first, last = (wanted.starts[0] - epoch).days, (wanted.starts[-1] - epoch).days
    for number in range(first - MONTH + 1, last + 1):
        step = steps.get(number)
        if step is not None:
            totals = [total + int(change) for total, change in zip(totals, step, strict=True)]
        if number >= first:
            days.append(ActiveDay(epoch + timedelta(days=number), *totals))
    return days


async def active_between(store: Store, span: Span, *, event: str | None = None) -> int:
    """Different users over the whole span."""
    bound = Bound()
    found = await source(store, persons=True)
    doing = f"e.event = {bound.text(event)}" if event else ACTIVITY
    rows = await store.query(
        f"SELECT uniqExact({found.person}) FROM {found.tables}"
        f" WHERE {doing} AND {within(span, bound)}",
        bound.values,
    )
    return int(rows[0][0])
