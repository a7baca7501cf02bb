"""A small product: companies that close jobs each day, some of which get something new."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from tests.metrics_api.conftest import event

TODAY = date(2026, 11, 24)
METRIC = {
    "name": "Jobs closed the same day",
    "kind": "ratio",
    "event": "Job Closed",
    "filters": {"same_day": True},
    "unit": "%",
    "direction": "up",
}


def jobs(
    *,
    companies: int = 8,
    treated: int = 4,
    days: int = 120,
    live: int = 40,
    lift: float = 0.2,
    a_day: int = 5,
    weekends: bool = True,
    seed: int = 3,
) -> list[dict[str, Any]]:
    """`live` days before today the first `treated` companies close more jobs on the day."""
    rng = np.random.default_rng(seed)
    events = []
    for back in range(days, 0, -1):
        day = TODAY - timedelta(days=back)
        if not weekends and day.weekday() > 4:
            continue
        mood = rng.normal(0, 0.05)
        for number in range(companies):
            chance = 0.5 + mood + (lift if number < treated and back <= live else 0)
            for job in range(a_day):
                at = datetime.combine(day, time(9 + job)).isoformat() + "Z"
                done = bool(rng.random() < chance)
                told = event("Job Closed", user=f"u{number}", at=at, group=f"c{number}")
                events.append(told | {"properties": {"same_day": done}})
    return events


def at_midnight(days_ago: int) -> str:
    return f"{TODAY - timedelta(days=days_ago)}T00:00:00Z"
