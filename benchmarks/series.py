"""A metric's daily users over 2 million events, over HTTP and as the plain query."""

import httpx

from benchmarks.beside_the_store import compare
from benchmarks.rows import Row

PLAIN = """
SELECT toDate(at) AS day, uniqExact(user) FROM events
WHERE event = 'Job opened' AND at >= toDateTime({since}, 'UTC') AND at < toDateTime({until}, 'UTC')
GROUP BY day ORDER BY day
"""


def measure(scale: float) -> list[Row]:
    return compare("series of users, 2 million events", scale, ask, PLAIN)


def ask(metrics: httpx.Client, since: str, until: str) -> None:
    """The definition is there once; putting the same again changes nothing."""
    query = {"from": since, "to": until, "grain": "day"}
    answer = metrics.get("/v1/metrics/openers/series", params=query)
    if answer.status_code == 404:
        definition = {"name": "People who open jobs", "kind": "users", "event": "Job opened"}
        metrics.put("/v1/metrics/openers", json=definition).raise_for_status()
        return
    answer.raise_for_status()
