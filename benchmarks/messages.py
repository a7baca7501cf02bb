"""Events as a product's client sends them; the same number gives the same event again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.wire import basic, request

EVENTS = ("Job opened", "Job saved", "Report sent", "Photo added")
BATCH = 100
TODAY = datetime.now(UTC).replace(microsecond=0)


def message(number: int) -> dict[str, Any]:
    at = TODAY - timedelta(seconds=number * 37 % (28 * 86_400))
    return {
        "type": "track",
        "messageId": f"bench-{number:012d}",
        "event": EVENTS[number % len(EVENTS)],
        "userId": f"user-{number * 7919 % 20_000}",
        "timestamp": at.isoformat(),
        "properties": {"value": number % 100, "plan": "team", "screen": "jobs/detail"},
        "context": {"groupId": f"company-{number % 300}", "library": {"name": "bench"}},
    }


def batches(write_key: str, events: int) -> Iterator[bytes]:
    for first in range(0, events, BATCH):
        body = {"batch": [message(number) for number in range(first, first + BATCH)]}
        yield request("POST", "/v1/batch", body, authorization=basic(write_key))


def tracks(write_key: str, first: int) -> Iterator[bytes]:
    """Without an end."""
    while True:
        yield request("POST", "/v1/track", message(first), authorization=basic(write_key))
        first += 1
