"""Retention: of those who began in a period, how many came back in each period after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import bucket
from services.metrics_api.questions.sources import only_companies, source
from services.metrics_api.questions.times import Periods
from services.metrics_api.store.clients import Store


@dataclass(frozen=True)
class Cohort:
    """Users whose first `start_event` ever lies in the period that begins on `start`."""

    start: date
    users: int
    retained: list[int]


async def cohorts(
    store: Store,
    start_event: str,
    return_event: str,
    wanted: Periods,
    timezone: str,
    *,
    companies: Sequence[str] | None = None,
) -> list[Cohort]:
    """`retained[n]` is how many did `return_event` n periods after their first one.

    A return counts from the user's own first event on. Cohorts reach to the end of the span.
    """
    bound = Bound()
    found = await source(store, persons=True, companies=companies is not None)
    period = bucket(wanted.grain, timezone, bound)
    starts, returns = bound.text(start_event), bound.text(return_event)
    only = f" AND {only_companies(found, companies, bound)}" if companies is not None else ""
    until = bound.instant(wanted.span.until)
    began = f"""
        SELECT {found.person} AS person, min(e.at) AS at, min({period}) AS cohort
        FROM {found.tables} WHERE e.event = {starts} AND e.at < {until}{only} GROUP BY person
    """
    returned = f"""
        SELECT {found.person} AS person, {period} AS period, max(e.at) AS at
        FROM {found.tables} WHERE e.event = {returns} AND e.at < {until}{only}
        GROUP BY person, period
    """
    sizes = await store.query(
        f"SELECT cohort, count() FROM ({began}) GROUP BY cohort", bound.values
    )
    rows = await store.query(
        f"SELECT b.cohort, r.period, count() FROM ({returned}) AS r"
        f" INNER JOIN ({began}) AS b ON b.person = r.person"
        " WHERE r.at >= b.at GROUP BY b.cohort, r.period",
        bound.values,
    )
    users = {cohort: int(count) for cohort, count in sizes}
    counted = {(cohort, period): int(count) for cohort, period, count in rows}
    return [
        Cohort(
            start,
            users.get(start, 0),
            [counted.get((start, period), 0) for period in wanted.starts[at:]],
        )
        for at, start in enumerate(wanted.starts)
    ]
