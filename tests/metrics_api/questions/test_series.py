"""Series: whole periods in the workspace's zone, zero-filled, broken down."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.metrics_api.conftest import event

ORDERS = {"name": "Orders", "kind": "count", "event": "Order"}


@pytest.fixture
async def define(metrics: Any) -> Any:
    async def put(key: str, **definition: Any) -> None:
        answer = await metrics.put(f"/v1/metrics/{key}", json={"name": key} | definition)
        assert answer.status_code in (200, 201), answer.text

    return put


@pytest.fixture
async def ask(metrics: Any) -> Any:
    async def get(key: str, since: str, until: str, **options: Any) -> Any:
        query = {"from": since, "to": until} | options
        answer = await metrics.get(f"/v1/metrics/{key}/series", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return get


def values(answer: Any) -> list[Any]:
    (line,) = answer["series"]
    return [value for _, value in line["points"]]


async def test_empty_days_are_zero(define: Any, ask: Any, sent: Any, clock: Any) -> None:
    await define("orders", kind="count", event="Order")
    await sent(
        event("Order", at="2026-11-01T00:00:00Z"),
        event("Order", at="2026-11-01T23:59:59.999Z"),
        event("Order", at="2026-11-03T12:00:00Z"),
        event("Other", at="2026-11-02T12:00:00Z"),
    )

    answer = await ask("orders", "2026-11-01", "2026-11-05")

    assert answer["metric"] == "orders"
    assert answer["grain"] == "day"
    assert answer["series"] == [
        {
            "dimensions": {},
            "points": [
                ["2026-11-01T00:00:00Z", 2],
                ["2026-11-02T00:00:00Z", 0],
                ["2026-11-03T00:00:00Z", 1],
                ["2026-11-04T00:00:00Z", 0],
            ],
        }
    ]


async def test_weeks_begin_on_monday_and_periods_are_whole(
    define: Any, ask: Any, sent: Any, clock: Any
) -> None:
    await define("orders", kind="count", event="Order")
    await sent(
        event("Order", at="2026-11-01T23:00:00Z"),
        event("Order", at="2026-11-02T00:00:00Z"),
        event("Order", at="2026-11-08T23:00:00Z"),
    )

    weeks = await ask("orders", "2026-11-04", "2026-11-05", grain="week")
    months = await ask("orders", "2026-10-15", "2026-11-02", grain="month")

    assert weeks["series"][0]["points"] == [["2026-11-02T00:00:00Z", 2]]
    assert months["series"][0]["points"] == [
        ["2026-10-01T00:00:00Z", 0],
        ["2026-11-01T00:00:00Z", 3],
    ]


async def test_days_are_the_workspaces_own_also_when_clocks_change(
    define: Any, ask: Any, sent: Any, clock: Any, metrics_app: Any
) -> None:
    object.__setattr__(metrics_app.state.settings, "timezone", "Europe/Berlin")
    await define("orders", kind="count", event="Order")
    await sent(
        event("Order", at="2026-10-24T21:59:00Z"),
        event("Order", at="2026-10-24T22:00:00Z"),
        event("Order", at="2026-10-25T22:59:00Z"),
        event("Order", at="2026-10-25T23:00:00Z"),
    )

    answer = await ask("orders", "2026-10-24", "2026-10-27")

    assert answer["series"][0]["points"] == [
        ["2026-10-23T22:00:00Z", 1],
        ["2026-10-24T22:00:00Z", 2],
        ["2026-10-25T23:00:00Z", 1],
    ]


async def test_each_kind_adds_up_what_it_says(define: Any, ask: Any, sent: Any, clock: Any) -> None:
    await sent(
        event("Order", user="ana", at="2026-11-01T10:00:00Z", amount=10, plan="pro"),
        event("Order", user="ana", at="2026-11-01T11:00:00Z", amount="2.5", plan="pro"),
        event("Order", user="ben", at="2026-11-01T12:00:00Z", plan="free", paid=True),
        event("Visit", user="eve", at="2026-11-01T12:00:00Z"),
    )
    await define("users", kind="users", event="Order")
    await define("all-users", kind="users")
    await define("total", kind="sum", event="Order", property="amount")
    await define("average", kind="mean", event="Order", property="amount")
    await define(
        "share", kind="ratio", event="Order", filters=[{"property": "plan", "value": "pro"}]
    )
    await define("paid", kind="ratio", event="Order", property="paid")
    await define("buyers", kind="ratio", of="users", numerator={"event": "Order"}, denominator={})
    await define("per", kind="formula", formula="total / {all-users}")

    found = {
        key: values(await ask(key, "2026-11-01", "2026-11-03"))
        for key in ("users", "all-users", "total", "average", "share", "paid", "buyers", "per")
    }

    assert found == {
        "users": [2, 0],
        "all-users": [3, 0],
        "total": [12.5, 0],
        "average": [6.25, None],
        "share": [pytest.approx(2 / 3), None],
        "paid": [pytest.approx(1 / 3), None],
        "buyers": [pytest.approx(2 / 3), None],
        "per": [pytest.approx(12.5 / 3), None],
    }


async def test_a_breakdown_shows_each_value_and_what_is_missing(
    define: Any, ask: Any, sent: Any, clock: Any
) -> None:
    await define("orders", kind="count", event="Order")
    await sent(
        event("Order", at="2026-11-01T10:00:00Z", plan="pro", page={"path": "/a"}),
        event("Order", at="2026-11-01T10:00:00Z", plan="pro"),
        event("Order", at="2026-11-01T10:00:00Z", plan="free"),
        event("Order", at="2026-11-02T10:00:00Z"),
    )

    answer = await ask("orders", "2026-11-01", "2026-11-03", by="plan")
    nested = await ask("orders", "2026-11-01", "2026-11-03", by="page.path")

    assert {
        line["dimensions"]["plan"]: [p[1] for p in line["points"]] for line in answer["series"]
    } == {
        "pro": [2, 0],
        "free": [1, 0],
        None: [0, 1],
    }
    assert {line["dimensions"]["page.path"] for line in nested["series"]} == {"/a", None}


async def test_the_smallest_values_of_a_breakdown_are_counted_together(
    define: Any, ask: Any, sent: Any, clock: Any
) -> None:
    await define("orders", kind="count", event="Order")
    at = "2026-11-01T10:00:00Z"
    await sent(*(event("Order", at=at, city=f"c{n:02}") for n in range(60)))

    answer = await ask("orders", "2026-11-01", "2026-11-02", by="city")

    assert len(answer["series"]) == 51
    assert {tuple(line["dimensions"].values()): line["points"][0][1] for line in answer["series"]}[
        ("(other)",)
    ] == 10


@pytest.mark.parametrize(
    ("op", "value", "count"),
    [
        ("is", "pro", 2),
        ("is", ["pro", "free"], 3),
        ("is_not", "pro", 2),
        ("is", 5, 1),
        ("contains", "RO", 2),
        ("gt", 4, 1),
        ("lte", 5, 1),
        ("is_set", None, 4),
        ("is_not_set", None, 0),
        ("is", "x' OR 1 = 1 --", 0),
    ],
)
async def test_filters_compare_texts_and_numbers(
    define: Any, ask: Any, sent: Any, clock: Any, op: str, value: Any, count: int
) -> None:
    at = "2026-11-01T10:00:00Z"
    await sent(
        event("Order", at=at, v="pro"),
        event("Order", at=at, v="pro"),
        event("Order", at=at, v="free"),
        event("Order", at=at, v=5.0),
    )
    await define(
        "f", kind="count", event="Order", filters=[{"property": "v", "op": op, "value": value}]
    )

    assert values(await ask("f", "2026-11-01", "2026-11-02")) == [count]


async def test_a_period_that_has_not_begun_is_unknown(define: Any, ask: Any, clock: Any) -> None:
    clock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    await define("orders", kind="count", event="Order")

    assert values(await ask("orders", "2026-11-24", "2026-11-26")) == [0, None]


async def test_anonymous_days_belong_to_the_person_they_became(
    define: Any, ask: Any, sent: Any, clock: Any
) -> None:
    await define("users", kind="users")
    at = "2026-11-01T10:00:00Z"
    before = {"type": "track", "event": "Visit", "anonymousId": "a-1", "timestamp": at}
    await sent(before, event("Order", user="ana", at=at))
    assert values(await ask("users", "2026-11-01", "2026-11-02")) == [2]

    await sent({"type": "identify", "userId": "ana", "anonymousId": "a-1"})

    assert values(await ask("users", "2026-11-01", "2026-11-02")) == [1]


async def test_a_wrong_span_says_where(define: Any, metrics: Any) -> None:
    await define("orders", kind="count", event="Order")

    async def errors(**query: str) -> list[str]:
        answer = await metrics.get("/v1/metrics/orders/series", params=query)
        assert answer.status_code == 422, answer.text
        return [error["pointer"] for error in answer.json()["errors"]]

    assert await errors(**{"from": "yesterday"}) == ["/from"]
    assert await errors(**{"from": "2026-11-02", "to": "2026-11-02"}) == ["/to"]
    assert await errors(**{"from": "1991-01-01", "to": "2026-11-02"}) == ["/from"]
    assert await errors(**{"from": "2026-11-01T00:00:00"}) == ["/from"]
    assert (await metrics.get("/v1/metrics/nothing/series")).status_code == 404


async def test_the_last_weeks_of_every_metric_come_in_one_answer(
    metrics: Any, sent: Any, clock: Any
) -> None:
    await sent(
        event("Paid", at="2026-11-17T10:00:00Z"),
        event("Paid", at="2026-11-18T10:00:00Z"),
        event("Paid", at="2026-11-24T08:00:00Z"),
    )
    await metrics.put("/v1/metrics/paid", json={"name": "Paid", "kind": "count", "event": "Paid"})
    await metrics.put("/v1/metrics/mrr", json={"name": "MRR", "kind": "pushed"})
    points = [{"at": "2026-11-16T00:00:00Z", "value": 7}]
    await metrics.post("/v1/metrics/mrr/points", json={"points": points})

    answer = await metrics.get("/v1/weeks")

    weeks = {row["metric"]: row["points"] for row in answer.json()["results"]}
    assert len(weeks["paid"]) == 13
    assert weeks["paid"][-1] == ["2026-11-16T00:00:00Z", 2]
    assert weeks["paid"][-2][1] == 0
    assert [value for _, value in weeks["mrr"]] == [None] * 12 + [7]
