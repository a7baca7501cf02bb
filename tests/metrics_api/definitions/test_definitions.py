"""Definitions: one meaning a key, versioned; who may change them; what they are now."""

from typing import Any

import pytest

from tests.metrics_api.conftest import event

ORDERS = {"name": "Orders", "kind": "count", "event": "Order"}


async def told(app: Any) -> list[dict[str, Any]]:
    """States of the metric_changed events in the outbox, oldest first."""
    from sqlalchemy import select

    from services.common.tables import OutboxEvent

    async with app.state.database.reads() as session:
        rows = await session.scalars(select(OutboxEvent).order_by(OutboxEvent.id))
        return [row.state for row in rows if row.name == "metrics.metric_changed"]


async def test_a_definition_is_made_then_changed_then_the_same(
    metrics: Any, metrics_app: Any
) -> None:
    made = await metrics.put("/v1/metrics/orders", json=ORDERS)
    again = await metrics.put("/v1/metrics/orders", json=ORDERS)
    renamed = await metrics.put("/v1/metrics/orders", json=ORDERS | {"name": "Sales"})
    changed = await metrics.put("/v1/metrics/orders", json=ORDERS | {"event": "Sale"})

    assert [answer.status_code for answer in (made, again, renamed, changed)] == [
        201,
        200,
        200,
        200,
    ]
    assert [answer.json()["revision"] for answer in (made, again, renamed, changed)] == [1, 1, 1, 2]
    assert made.json()["definition"] == {"event": "Order"}
    history = (await metrics.get("/v1/metrics/orders/revisions")).json()["results"]
    assert [row["definition"] for row in history] == [{"event": "Sale"}, {"event": "Order"}]
    assert [state["version"] for state in await told(metrics_app)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "count"}, "/name"),
        ({"name": "x", "kind": "guess"}, "/kind"),
        ({"name": "x", "kind": "sum", "event": "A"}, "/property"),
        ({"name": "x", "kind": "ratio", "event": "A"}, "/filters"),
        ({"name": "x", "kind": "funnel", "steps": ["A"]}, "/steps"),
        ({"name": "x", "kind": "retention"}, "/start_event"),
        ({"name": "x", "kind": "formula", "formula": "a + b"}, "/formula"),
        ({"name": "x", "kind": "formula", "formula": "__import__('os')"}, "/formula"),
        ({"name": "x", "kind": "formula", "formula": "2 ** 99999999"}, "/formula"),
        ({"name": "x", "kind": "formula"}, "/formula"),
        ({"name": "x", "kind": "count", "colour": "red"}, "/colour"),
        ({"name": "x", "kind": "count", "parent": "nothing"}, "/parent"),
        ({"name": "x", "kind": "count", "parent": "x"}, "/parent"),
    ],
)
async def test_what_is_wrong_is_named(metrics: Any, body: Any, pointer: str) -> None:
    answer = await metrics.put("/v1/metrics/x", json=body)

    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_filter_that_compares_nothing_is_refused(metrics: Any) -> None:
    for wrong in ({"property": "a", "op": "gt", "value": "many"}, {"property": "a"}, {"op": "is"}):
        answer = await metrics.put("/v1/metrics/x", json=ORDERS | {"filters": [wrong]})
        assert answer.status_code == 422, wrong


async def test_filters_may_be_written_short(metrics: Any) -> None:
    answer = await metrics.put("/v1/metrics/x", json=ORDERS | {"filters": {"plan": "pro"}})

    assert answer.json()["definition"]["filters"] == [{"property": "plan", "value": "pro"}]


async def test_points_are_pushed_and_replaced(metrics: Any, metrics_app: Any, work: Any) -> None:
    await metrics.put("/v1/metrics/nps", json={"name": "NPS", "kind": "pushed"})

    async def push(*points: dict[str, Any]) -> Any:
        return await metrics.post("/v1/metrics/nps/points", json={"points": list(points)})

    await push(
        {"at": "2026-11-01T00:00:00Z", "value": 10},
        {"at": "2026-11-02T00:00:00Z", "value": 20},
        {"at": "2026-11-02T00:00:00Z", "value": 5, "dimensions": {"plan": "pro"}},
    )
    answer = await push({"at": "2026-11-02T01:00:00+01:00", "value": 30})
    await work(metrics_app)

    query = {"from": "2026-11-01", "to": "2026-11-04"}
    whole = (await metrics.get("/v1/metrics/nps/series", params=query)).json()
    parts = (await metrics.get("/v1/metrics/nps/series", params=query | {"by": "plan"})).json()
    assert answer.json() == {"taken": 1}
    assert [value for _, value in whole["series"][0]["points"]] == [10, 30, None]
    assert parts["series"][0]["dimensions"] == {"plan": "pro"}
    assert (await metrics.get("/v1/metrics/nps")).json()["value"] == 30


async def test_only_a_pushed_metric_takes_points(metrics: Any) -> None:
    await metrics.put("/v1/metrics/orders", json=ORDERS)
    point = {"at": "2026-11-01T00:00:00Z", "value": 1}

    refused = await metrics.post("/v1/metrics/orders/points", json={"points": [point]})
    unknown = await metrics.post("/v1/metrics/nothing/points", json={"points": [point]})
    nothing = await metrics.post(
        "/v1/metrics/orders/points",
        content=b'{"points":[{"at":"2026-11-01T00:00:00Z","value":NaN}]}',
    )
    assert [refused.status_code, unknown.status_code, nothing.status_code] == [409, 404, 422]


async def test_pushed_points_roll_up_as_told(metrics: Any) -> None:
    found = {}
    for rollup in ("sum", "mean", "last"):
        await metrics.put(
            f"/v1/metrics/{rollup}", json={"name": "x", "kind": "pushed", "rollup": rollup}
        )
        points = [{"at": f"2026-11-0{day}T00:00:00Z", "value": day} for day in (2, 3, 7)]
        await metrics.post(f"/v1/metrics/{rollup}/points", json={"points": points})
        query = {"from": "2026-11-02", "to": "2026-11-09", "grain": "week"}
        answer = await metrics.get(f"/v1/metrics/{rollup}/series", params=query)
        found[rollup] = answer.json()["series"][0]["points"][0][1]

    assert found == {"sum": 12, "mean": 4, "last": 7}


async def test_a_target_is_kept_told_and_met(
    metrics: Any, metrics_app: Any, sent: Any, clock: Any, work: Any
) -> None:
    from services.metrics_api.definitions.runners import measure_all

    await metrics.put("/v1/metrics/orders", json=ORDERS)
    answer = await metrics.put(
        "/v1/metrics/orders/target", json={"value": 2, "due_on": "2026-12-31"}
    )
    assert answer.json()["target"] == {"value": 2, "due_on": "2026-12-31"}
    await measure_all(metrics_app)
    assert (await metrics.get("/v1/metrics/orders")).json()["state"] == "open"
    await sent(
        event("Order", at="2026-11-20T10:00:00Z"),
        event("Order", at="2026-11-21T10:00:00Z"),
        event("Order", at="2026-01-21T10:00:00Z"),
    )

    await measure_all(metrics_app)
    await measure_all(metrics_app)

    found = (await metrics.get("/v1/metrics/orders")).json()
    assert (found["value"], found["state"]) == (2, "met")
    assert found["fresh_at"] is not None
    states = await told(metrics_app)
    assert [state["value"] for state in states] == [None, None, 0, 2]
    assert states[-1]["target"] == {"value": 2, "due_on": "2026-12-31"}


async def test_the_tree_shows_what_drives_what(metrics: Any) -> None:
    await metrics.put("/v1/metrics/revenue", json=ORDERS | {"name": "Revenue"})
    await metrics.put("/v1/metrics/orders", json=ORDERS | {"parent": "revenue"})

    (root,) = (await metrics.get("/v1/tree")).json()["results"]

    assert root["key"] == "revenue"
    assert [child["key"] for child in root["children"]] == ["orders"]
    loop = await metrics.put("/v1/metrics/revenue", json=ORDERS | {"parent": "orders"})
    assert loop.status_code == 422


async def test_who_may_read_and_who_may_define(
    metrics: Any, metrics_app: Any, signed_in: Any, client_of: Any
) -> None:
    await metrics.put("/v1/metrics/orders", json=ORDERS)
    statuses = {}
    for role in ("maker", "contributor", "approver", "viewer"):
        person = await signed_in(metrics_app, role=role)
        read = await person.get("/v1/metrics/orders")
        write = await person.put("/v1/metrics/orders", json=ORDERS)
        statuses[role] = (read.status_code, write.status_code)

    assert statuses == {
        "maker": (200, 200),
        "contributor": (200, 403),
        "approver": (200, 403),
        "viewer": (200, 403),
    }
    assert (await client_of(metrics_app).get("/v1/metrics")).status_code == 401


async def test_a_deleted_metric_is_gone_and_said_so(metrics: Any, metrics_app: Any) -> None:
    await metrics.put("/v1/metrics/orders", json=ORDERS)

    assert (await metrics.delete("/v1/metrics/orders")).status_code == 204

    assert (await metrics.get("/v1/metrics/orders")).status_code == 404
    assert [state["deleted"] for state in await told(metrics_app)] == [False, True]
    page = await metrics.get("/v1/metrics", params={"updated_after": "2020-01-01T00:00:00Z"})
    assert "deleted_at" in page.json()["results"][0]


async def test_a_stale_editor_is_told(metrics: Any) -> None:
    first = await metrics.put("/v1/metrics/orders", json=ORDERS)
    await metrics.put("/v1/metrics/orders", json=ORDERS | {"name": "Sales"})

    late = await metrics.put(
        "/v1/metrics/orders",
        json=ORDERS | {"name": "Late"},
        headers={"if-match": first.headers["etag"]},
    )

    assert late.status_code == 412
