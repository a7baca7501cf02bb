"""What a metric can be broken down by."""

from typing import Any

from tests.metrics_api.conftest import event


async def test_a_metric_of_events_is_broken_down_by_what_they_carry(
    metrics: Any, sent: Any, clock: Any
) -> None:
    plans = ("pro", "starter", "pro")
    await sent(
        *(
            event("Paid", user=f"u{n}", at="2026-11-20T10:00:00Z", plan=plan, always="same")
            for n, plan in enumerate(plans)
        ),
        event("Other", user="u9", at="2026-11-20T10:00:00Z", colour="red"),
        event("Other", user="u9", at="2026-11-20T11:00:00Z", colour="blue"),
    )
    await metrics.put("/v1/metrics/paid", json={"name": "Paid", "kind": "count", "event": "Paid"})

    answer = await metrics.get("/v1/metrics/paid/dimensions")

    assert answer.json()["results"] == [
        {"property": "plan", "values": 2},
        {"property": "$company", "values": None},
    ]


async def test_a_pushed_metric_is_broken_down_by_the_dimensions_of_its_points(
    metrics: Any, clock: Any
) -> None:
    await metrics.put("/v1/metrics/mrr", json={"name": "MRR", "kind": "pushed"})
    points = [
        {"at": "2026-11-01T00:00:00Z", "value": 5, "dimensions": {"plan": plan}}
        for plan in ("pro", "starter")
    ]
    await metrics.post("/v1/metrics/mrr/points", json={"points": points})

    answer = await metrics.get("/v1/metrics/mrr/dimensions")

    assert answer.json()["results"] == [{"property": "plan", "values": 2}]
