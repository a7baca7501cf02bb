"""Events as the product's own senders send them, the metrics over them, and figures from files."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

from demo.events import Events, batches, past_points
from demo.loading.doors import Doors, Json
from demo.story import effects

EVENTS_A_CALL = 1000
CALLS_AT_ONCE = 6

METRICS: tuple[tuple[str, Json], ...] = (
    (
        "same_day_jobs",
        {
            "name": "Jobs closed the same day",
            "description": "Jobs closed on the day of the visit, of all jobs closed.",
            "kind": "ratio",
            "event": "Job Closed",
            "filters": [{"property": "same_day", "value": True}],
            "unit": "%",
            "owner": "jonas@fernway.example",
        },
    ),
    (
        "days_to_payment",
        {
            "name": "Days from job to payment",
            "description": "Mean over the invoices paid in the period.",
            "kind": "mean",
            "event": "Invoice Paid",
            "property": "days",
            "unit": "days",
            "direction": "down",
            "owner": "ines@fernway.example",
        },
    ),
    (
        "quotes_won",
        {
            "name": "Quotes won",
            "description": "Quotes won, of those sent.",
            "kind": "ratio",
            "numerator": {"event": "Quote Won"},
            "denominator": {"event": "Quote Sent"},
            "unit": "%",
        },
    ),
    (
        "km_per_route",
        {
            "name": "Kilometres a route",
            "kind": "mean",
            "event": "Route Driven",
            "property": "km",
            "unit": "km",
            "direction": "down",
        },
    ),
    (
        "invoices_paid",
        {
            "name": "Invoices paid",
            "kind": "count",
            "event": "Invoice Paid",
            "unit": "invoices",
        },
    ),
    (
        "offline_technicians",
        {
            "name": "Technicians who work offline",
            "description": "Users who saved a sheet without a signal.",
            "kind": "users",
            "event": "Offline Sheet Saved",
            "unit": "technicians",
        },
    ),
    (
        "active_technicians",
        {"name": "Active technicians", "kind": "users", "event": "App Opened", "unit": "people"},
    ),
    (
        "app_start",
        {
            "name": "App start",
            "description": "Guardrail: seconds until the job list shows.",
            "kind": "mean",
            "event": "App Opened",
            "property": "seconds",
            "unit": "s",
            "direction": "down",
        },
    ),
)
PUSHED: tuple[tuple[str, Json, tuple[float, ...]], ...] = (
    (
        "old_report_builder",
        {"name": "Companies on the old report builder", "unit": "companies", "direction": "down"},
        (22, 22, 21, 21, 20, 19, 17, 16, 15, 13, 11, 9, 8, 7, 6, 6),
    ),
    (
        "companies_over_50_seats",
        {"name": "Companies over 50 seats", "unit": "companies"},
        (9, 9, 9, 9, 10, 10, 10, 10, 10, 11, 11, 11, 11, 11, 11, 11),
    ),
)
PARENTS = {
    "offline_technicians": "same_day_jobs",
    "km_per_route": "same_day_jobs",
    "app_start": "active_technicians",
    "quotes_won": "invoices_paid",
    "days_to_payment": "invoices_paid",
}
TARGETS = {"same_day_jobs": 0.70, "days_to_payment": 27.0, "old_report_builder": 0.0}
TARGETS |= {"companies_over_50_seats": 16.0}


async def load_events(doors: Doors, events: Events) -> None:
    """Oldest first, a few calls at a time: each is on disk when it is answered."""
    made = await doors.post("metrics", "/v1/write-keys", {"name": "Fernway apps"})
    auth = (str(made["write_key"]), "")
    bodies = batches(events, doors.today, EVENTS_A_CALL)
    async with asyncio.TaskGroup() as group:
        for _ in range(CALLS_AT_ONCE):
            group.create_task(_send(doors, bodies, auth))


async def _send(doors: Doors, bodies: Iterator[bytes], auth: tuple[str, str]) -> None:
    for body in bodies:
        await doors.raw("metrics", "/v1/batch", body, auth)


async def load_metrics(doors: Doors) -> None:
    for key, definition in METRICS:
        body = definition | ({"parent": PARENTS[key]} if key in PARENTS else {})
        await doors.put("metrics", f"/v1/metrics/{key}", body | {"parent": None})
    for key, parent in PARENTS.items():
        body = dict(METRICS)[key] | {"parent": parent}
        await doors.put("metrics", f"/v1/metrics/{key}", body)
    await _load_weekly(doors)
    await _load_past(doors)
    for key, target in TARGETS.items():
        due = {"value": target, "due_on": str(doors.day(37))}
        await doors.put("metrics", f"/v1/metrics/{key}/target", due)


async def _load_weekly(doors: Doors) -> None:
    monday = doors.day(-doors.today.weekday())
    for key, told, values in PUSHED:
        await doors.put("metrics", f"/v1/metrics/{key}", told | _pushed("last"))
        points = [
            {"at": f"{monday - timedelta(weeks=len(values) - 1 - week)}T00:00:00Z", "value": value}
            for week, value in enumerate(values)
        ]
        await doors.post("metrics", f"/v1/metrics/{key}/points", {"points": points})


async def _load_past(doors: Doors) -> None:
    series = past_points(doors.today)
    for past in effects.PAST:
        told = {"name": past.name, "unit": past.unit, "direction": past.direction}
        await doors.put("metrics", f"/v1/metrics/{past.metric}", told | _pushed("mean"))
        points = [{"at": at.isoformat(), "value": value} for at, value in series[past.metric]]
        await doors.post("metrics", f"/v1/metrics/{past.metric}/points", {"points": points})
    # Seats sold a month, a number that finance keeps.
    body = {"name": "New seats a month", "unit": "seats"} | _pushed("mean")
    await doors.put("metrics", "/v1/metrics/seats_a_month", body)
    seats = [
        {"at": doors.moment(-day, 0).isoformat(), "value": 31 + (day * 7919 % 23) / 2}
        for day in range(1, 400)
    ]
    await doors.post("metrics", "/v1/metrics/seats_a_month/points", {"points": seats})


def _pushed(rollup: str) -> Json:
    return {"kind": "pushed", "rollup": rollup}
