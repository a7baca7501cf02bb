"""Active users: how many different people did something, by day, week and month."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import bucket, within
from services.metrics_api.questions.measures import divided
from services.metrics_api.questions.sources import ACTIVITY, source
from services.metrics_api.questions.times import Periods, Span, midnight
from services.metrics_api.store.clients import Store

WEEK, MONTH = 7, 30
EPOCH = date(1970, 1, 1)
# A day since 1970 is below 65,536; what is above it says what happened on that day.
WEEK_BEGINS, WEEK_ENDS, MONTH_BEGINS, MONTH_ENDS = 100_000, 200_000, 300_000, 400_000
WHOLE, NEVER = 500_000, 1_000_000


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
) -> tuple[list[ActiveDay], int]:
    """Each day of the span, and the different users of all of it. Exact, in one pass.

    Each user's active days are laid side by side. Days less than a week apart make one stretch,
    which keeps the user in the week's window until six days after its last day; the same for the
    month. Where stretches begin and end are steps of +1 and -1, and their running sum the answer.
    """
    bound = Bound()
    found = await source(store, persons=True)
    first = wanted.starts[0] - timedelta(days=MONTH - 1)
    span = Span(midnight(first, wanted.zone), wanted.span.until)
    doing = f"e.event = {bound.text(event)}" if event else ACTIVITY
    asked = bound.integer((wanted.starts[0] - EPOCH).days)
    day = bucket("day", wanted.zone, bound)
    rows = await store.query(
        f"""
        SELECT code, count() FROM
        (
            SELECT arrayJoin(arrayConcat(
                days,
                if(days[-1] >= {asked}, [{WHOLE}], []),
                {_steps(WEEK, WEEK_BEGINS, WEEK_ENDS)},
                {_steps(MONTH, MONTH_BEGINS, MONTH_ENDS)}
            )) AS code
            FROM
            (
                SELECT arraySort(groupUniqArray(toUInt16({day}))) AS numbers,
                    arrayMap(d -> toInt32(d), numbers) AS days,
                    arrayPushFront(arrayPopBack(days), -{NEVER}) AS before,
                    arrayPushBack(arrayPopFront(days), {NEVER}) AS after
                FROM {found.tables} WHERE {doing} AND {within(span, bound)}
                GROUP BY {found.person}
            )
        )
        GROUP BY code
        """,
        bound.values,
    )
    steps = {int(code): int(count) for code, count in rows}
    return _running(wanted, steps), steps.get(WHOLE, 0)


def _steps(length: int, begins: int, ends: int) -> str:
    """Where the stretches of active days begin, and the first day after they have ended."""
    first = f"arrayFilter((d, b) -> d - b >= {length}, days, before)"
    last = f"arrayFilter((d, a) -> a - d >= {length}, days, after)"
    return f"arrayMap(d -> d + {begins}, {first}), arrayMap(d -> d + {ends + length}, {last})"


def _running(wanted: Periods, steps: dict[int, int]) -> list[ActiveDay]:
    days, weekly, monthly = [], 0, 0
    first, last = (wanted.starts[0] - EPOCH).days, (wanted.starts[-1] - EPOCH).days
    for number in range(first - MONTH + 1, last + 1):
        weekly += steps.get(number + WEEK_BEGINS, 0) - steps.get(number + WEEK_ENDS, 0)
        monthly += steps.get(number + MONTH_BEGINS, 0) - steps.get(number + MONTH_ENDS, 0)
        if number >= first:
            daily = steps.get(number, 0)
            days.append(ActiveDay(EPOCH + timedelta(days=number), daily, weekly, monthly))
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
