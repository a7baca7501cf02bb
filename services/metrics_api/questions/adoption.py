"""Adoption: who uses one thing, out of all who were active."""

from dataclasses import dataclass

from services.metrics_api.questions.active import active_between
from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import bucket, within
from services.metrics_api.questions.measures import divided
from services.metrics_api.questions.sources import ACTIVITY, source
from services.metrics_api.questions.times import Periods
from services.metrics_api.store.clients import Store


@dataclass(frozen=True)
class Adoption:
    """Users and companies of one event; `share` of all active users of the same time."""

    users: int
    companies: int
    events: int
    active_users: int
    active_companies: int
    points: list[tuple[int, int]]

    @property
    def share(self) -> float | None:
        return divided(self.users, self.active_users)


async def adoption(store: Store, event: str, wanted: Periods) -> Adoption:
    bound = Bound()
    found = await source(store, persons=True, companies=True)
    name = bound.text(event)
    company = f"nullIf({found.company}, '')"
    measured = (
        f"uniqExactIf({found.person}, e.event = {name}),"
        f" uniqExactIf({company}, e.event = {name}),"
        f" countIf(e.event = {name}), uniqExact({company})"
    )
    (whole,) = await store.query(
        f"SELECT {measured} FROM {found.tables} WHERE {ACTIVITY} AND {within(wanted.span, bound)}",
        bound.values,
    )
    period = bucket(wanted.grain, wanted.zone, bound)
    rows = await store.query(
        f"SELECT {period} AS period, uniqExact({found.person}), uniqExact({company})"
        f" FROM {found.tables} WHERE e.event = {name} AND {within(wanted.span, bound)}"
        " GROUP BY period",
        bound.values,
    )
    held = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    return Adoption(
        users=int(whole[0]),
        companies=int(whole[1]),
        events=int(whole[2]),
        active_users=await active_between(store, wanted.span),
        active_companies=int(whole[3]),
        points=[held.get(start, (0, 0)) for start in wanted.starts],
    )
