"""Active users, retention, funnels and adoption."""

from typing import Any

from tests.metrics_api.conftest import event

APRIL = {"from": "2026-04-01", "to": "2026-05-01"}


async def test_active_users_count_each_person_once_a_window(
    metrics: Any, sent: Any, clock: Any
) -> None:
    await sent(
        event("A", user="ana", at="2026-04-01T10:00:00Z"),
        event("B", user="ana", at="2026-04-01T11:00:00Z"),
        event("A", user="ana", at="2026-04-05T10:00:00Z"),
        event("A", user="ben", at="2026-04-05T10:00:00Z"),
        event("A", user="eve", at="2026-03-20T10:00:00Z"),
        {"type": "identify", "userId": "zoe", "timestamp": "2026-04-05T10:00:00Z"},
    )

    answer = (await metrics.get("/v1/active-users", params=APRIL)).json()

    days = {point["at"][:10]: point for point in answer["points"]}
    assert len(days) == 30
    assert [days["2026-04-01"][key] for key in ("daily", "weekly", "monthly")] == [1, 1, 2]
    assert [days["2026-04-05"][key] for key in ("daily", "weekly", "monthly")] == [2, 2, 3]
    assert [days["2026-04-11"][key] for key in ("daily", "weekly", "monthly")] == [0, 2, 3]
    assert [days["2026-04-12"][key] for key in ("daily", "weekly", "monthly")] == [0, 0, 3]
    assert [days["2026-04-19"][key] for key in ("daily", "weekly", "monthly")] == [0, 0, 2]
    assert days["2026-04-05"]["stickiness"] == 2 / 3
    assert answer["users"] == 2
    assert answer["daily"] == 3 / 30


async def test_active_users_equal_a_plain_count_of_every_window(
    metrics: Any, sent: Any, clock: Any, event_store: Any
) -> None:
    await sent(
        *(
            event("A", user=f"u{n * n % 23}", at=f"2026-04-{1 + n * 7 % 30:02}T10:00:00Z")
            for n in range(200)
        )
    )

    points = (await metrics.get("/v1/active-users", params=APRIL)).json()["points"]

    for point in points:
        for name, days in (("daily", 1), ("weekly", 7), ("monthly", 30)):
            rows = await event_store.query(
                "SELECT uniqExact(user) FROM events WHERE toDate(at) <= toDate({day:String})"
                " AND toDate(at) > toDate({day:String}) - {days:Int64}",
                {"day": point["at"][:10], "days": days},
            )
            assert point[name] == rows[0][0], (name, point["at"])


async def test_retention_follows_each_cohort(metrics: Any, sent: Any, clock: Any) -> None:
    await sent(
        event("Sign up", user="ana", at="2026-01-05T10:00:00Z"),
        event("Use", user="ana", at="2026-01-04T10:00:00Z"),
        event("Use", user="ana", at="2026-02-05T10:00:00Z"),
        event("Use", user="ana", at="2026-02-06T10:00:00Z"),
        event("Sign up", user="ben", at="2026-01-06T10:00:00Z"),
        event("Sign up", user="ben", at="2026-02-06T10:00:00Z"),
        event("Use", user="ben", at="2026-01-06T11:00:00Z"),
        event("Use", user="ben", at="2026-03-01T00:00:00Z"),
        event("Sign up", user="eve", at="2026-02-28T23:59:59Z"),
    )

    answer = await metrics.post(
        "/v1/retention/query",
        json={
            "start_event": "Sign up",
            "return_event": "Use",
            "grain": "month",
            "from": "2026-01-01",
            "to": "2026-04-01",
        },
    )

    assert answer.json()["cohorts"] == [
        {"start": "2026-01-01", "users": 2, "retained": [1, 1, 1]},
        {"start": "2026-02-01", "users": 1, "retained": [0, 0]},
        {"start": "2026-03-01", "users": 0, "retained": [0]},
    ]


async def test_a_funnel_keeps_order_and_window(metrics: Any, sent: Any, clock: Any) -> None:
    async def funnel(**options: Any) -> list[list[Any]]:
        body = {
            "steps": ["A", "B", "C"],
            "within_days": 1,
            "from": "2026-04-01",
            "to": "2026-05-01",
        }
        answer = await metrics.post("/v1/funnels/query", json=body | options)
        assert answer.status_code == 200, answer.text
        return [
            [step["event"], step["users"], step["conversion"]] for step in answer.json()["steps"]
        ]

    await sent(
        event("A", user="ana", at="2026-04-01T10:00:00Z", plan="pro"),
        event("B", user="ana", at="2026-04-01T10:00:00.001Z"),
        event("C", user="ana", at="2026-04-02T10:00:00Z"),
        event("B", user="ben", at="2026-04-01T10:00:00Z"),
        event("A", user="ben", at="2026-04-01T11:00:00Z", plan="free"),
        event("C", user="ben", at="2026-04-01T12:00:00Z"),
        event("A", user="eve", at="2026-04-01T10:00:00Z", plan="free"),
        event("B", user="eve", at="2026-04-02T10:00:00.001Z"),
    )

    assert await funnel() == [["A", 3, 1], ["B", 1, 1 / 3], ["C", 1, 1 / 3]]
    assert await funnel(within_days=2) == [["A", 3, 1], ["B", 2, 2 / 3], ["C", 1, 1 / 3]]
    assert await funnel(steps=["A", "A"]) == [["A", 3, 1], ["A", 0, 0]]
    assert await funnel(to="2026-04-02") == [["A", 3, 1], ["B", 1, 1 / 3], ["C", 0, 0]]
    assert await funnel(steps=["X"]) == [["X", 0, None]]


async def test_a_funnel_by_a_property_takes_it_from_the_first_step(
    metrics: Any, sent: Any, clock: Any
) -> None:
    await sent(
        event("A", user="ana", at="2026-04-01T10:00:00Z", plan="pro"),
        event("B", user="ana", at="2026-04-01T11:00:00Z", plan="free"),
        event("A", user="ben", at="2026-04-01T10:00:00Z"),
    )

    answer = await metrics.post(
        "/v1/funnels/query", json={"steps": ["A", "B"], "by": "plan"} | APRIL
    )

    assert {
        line["dimensions"]["plan"]: [step["users"] for step in line["steps"]]
        for line in answer.json()["by"]
    } == {"pro": [1, 1], None: [1, 0]}


async def test_adoption_is_a_share_of_those_who_were_active(
    metrics: Any, sent: Any, clock: Any
) -> None:
    await sent(
        event("Quote", user="ana", at="2026-04-01T10:00:00Z"),
        event("Quote", user="ana", at="2026-04-02T10:00:00Z"),
        event("Login", user="ben", at="2026-04-01T10:00:00Z"),
    )

    answer = (await metrics.get("/v1/adoption", params={"event": "Quote"} | APRIL)).json()

    assert (answer["users"], answer["events"], answer["active_users"]) == (1, 2, 2)
    assert answer["share"] == 0.5
    assert answer["points"][0] == ["2026-03-30T00:00:00Z", 1, 0]


async def test_event_names_are_listed(metrics: Any, sent: Any, clock: Any) -> None:
    await sent(event("A", at="2026-04-01T10:00:00Z"), event("A", at="2026-04-02T10:00:00Z"))

    (found,) = (await metrics.get("/v1/events", params=APRIL)).json()["results"]

    assert (found["event"], found["count"], found["last_at"]) == ("A", 2, "2026-04-02T10:00:00Z")
