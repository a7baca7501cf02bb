from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import within
from services.metrics_api.questions.measures import divided
from services.metrics_api.questions.sources import ACTIVITY, source
from services.metrics_api.questions.times import Span
from services.metrics_api.store.clients import Row, Store


@dataclass(frozen=True)
class Matched:
    """`events` that belong to some group, or whose user does, and those with a known company."""

    events: int
    matched: int

    @property
    def share(self) -> float | None:
        return divided(self.matched, self.events)


async def matched(store: Store, span: Span) -> Matched:
    bound = Bound()
    found = await source(store, companies=True)
    (row,) = await store.query(
        f"SELECT count(), countIf({found.company} != '') FROM {found.tables}"
        f" WHERE {ACTIVITY} AND {within(span, bound)}",
        bound.values,
    )
    return Matched(int(row[0]), int(row[1]))


@dataclass(frozen=True)
class UnmatchedGroup:
    group: str
    name: str
    events: int
    users: int
    first_at: datetime
    last_at: datetime


async def unmatched_groups(
    store: Store, span: Span, *, limit: int, after: tuple[int, str] | None = None
) -> list[UnmatchedGroup]:
    """Groups that are no company we know, the busiest first; `name` is from their group call."""
    bound = Bound()
    found = await source(store, companies=True)
    beyond = "1"
    if after is not None:
        count, group = bound.integer(after[0]), bound.text(after[1])
        beyond = f"(events < {count} OR (events = {count} AND group_id > {group}))"
    rows = await store.query(
        f"""
        SELECT e.group_id AS group_id, count() AS events, uniqExact(e.user) AS users,
            min(e.at) AS first_at, max(e.at) AS last_at,
            argMaxIf(JSONExtractString(e.properties, 'name'), e.at, e.event = '$group') AS name
        FROM {found.tables}
        WHERE e.group_id != '' AND {found.company} = '' AND {within(span, bound)}
        GROUP BY group_id HAVING {beyond}
        ORDER BY events DESC, group_id LIMIT {bound.integer(limit)}
        """,
        bound.values,
    )
    return [_group(row) for row in rows]


def _group(row: Row | Sequence[object]) -> UnmatchedGroup:
    group, events, users, first_at, last_at, name = row
    return UnmatchedGroup(
        str(group),
        str(name),
        int(str(events)),
        int(str(users)),
        cast(datetime, first_at),
        cast(datetime, last_at),
    )
