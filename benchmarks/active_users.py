"""Daily, weekly and monthly active users over 2 million events, beside the plain daily count.

The plain query counts the different people of each day that the answer has to look at: the days
asked for and the 29 before them. It knows nothing of the weeks and months that end with each day.
"""

import httpx

from benchmarks.beside_the_store import compare
from benchmarks.rows import Row

PLAIN = """
SELECT toDate(at) AS day, uniqExact(user) FROM events
WHERE kind IN ('track', 'page', 'screen')
    AND at >= toDateTime({since}, 'UTC') - INTERVAL 29 DAY AND at < toDateTime({until}, 'UTC')
GROUP BY day ORDER BY day
"""


def measure(scale: float) -> list[Row]:
    return compare("active users, 2 million events", scale, ask, PLAIN)


def ask(metrics: httpx.Client, since: str, until: str) -> None:
    query = {"from": since, "to": until}
    metrics.get("/v1/active-users", params=query).raise_for_status()
