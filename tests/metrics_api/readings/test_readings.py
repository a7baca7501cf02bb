from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from services.common.ids import new_id
from services.common.tables import OutboxEvent
from tests.metrics_api.readings.fleet import METRIC, TODAY, at_midnight, jobs

Sent = Callable[..., Awaitable[None]]
Work = Callable[[FastAPI], Awaitable[int]]
Clock = Callable[[datetime], None]
KEY = "same_day_jobs"


@pytest.fixture(autouse=True)
def tuesday(clock: Clock) -> Clock:
    return clock


@pytest.fixture
async def metric(metrics: httpx.AsyncClient) -> str:
    answer = await metrics.put(f"/v1/metrics/{KEY}", json=METRIC)
    assert answer.status_code in (200, 201), answer.text
    return KEY


async def ask(metrics: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await metrics.post("/v1/readings", json={"metric": KEY} | asked)
    assert answer.status_code == 202, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def read(metrics: httpx.AsyncClient, reading: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = (await metrics.get(f"/v1/readings/{reading['id']}")).json()
    return told


async def announced(app: FastAPI) -> list[OutboxEvent]:
    async with app.state.database.reads() as session:
        statement = select(OutboxEvent).where(OutboxEvent.name == "metrics.reading_ready")
        return list(await session.scalars(statement.order_by(OutboxEvent.sequence)))


async def test_a_look_back_finds_what_was_planted(
    metrics: httpx.AsyncClient, metrics_app: FastAPI, sent: Sent, work: Work, metric: str
) -> None:
    await sent(*jobs(treated=8))

    asked = await ask(metrics, launch_at=str(TODAY - timedelta(days=40)))
    await work(metrics_app)
    found = await read(metrics, asked)

    assert asked["state"] == "waiting"
    assert asked["effect"] is None
    assert found["state"] == "final"
    assert not found["provisional"]
    low, high = found["interval"]["absolute"]
    assert low < 0.2 < high
    assert low > 0.1
    assert found["method"] == "structural_time_series"
    assert found["is_improvement"]
    assert found["days_measured"] == found["days_due"] == 40
    assert found["quality"] in ("good", "fair")
    assert len(found["points"]) == 40
    assert found["points"][0]["date"] == str(TODAY - timedelta(days=40))
    assert found["points"][-1]["so_far"] == pytest.approx(found["effect"]["absolute"])
    assert found["before"][-1]["date"] == str(TODAY - timedelta(days=41))


async def test_a_staged_launch_is_compared_with_those_who_wait(
    metrics: httpx.AsyncClient, metrics_app: FastAPI, sent: Sent, work: Work, metric: str
) -> None:
    await sent(*jobs())
    launch = str(new_id())
    exposed = [{"company": f"c{number}", "at": at_midnight(40)} for number in range(4)]
    told = await metrics.post(f"/v1/exposures/{launch}/batch", json={"exposed": exposed})

    asked = await ask(metrics, launch_at=at_midnight(40), launch=launch, control="cohort")
    await work(metrics_app)
    found = await read(metrics, asked)

    assert told.json() == {"added": 4, "known": 0}
    assert found["method"] == "structural_time_series_with_cohort"
    assert found["exposed"] == {"companies": 4, "others": 4}
    low, high = found["interval"]["absolute"]
    assert low < 0.2 < high
    assert low > 0.1
    assert "launch_not_heard_of" in [said["code"] for said in found["caveats"]]


async def test_the_comparison_stops_where_the_others_get_it(
    metrics: httpx.AsyncClient, metrics_app: FastAPI, sent: Sent, work: Work, metric: str
) -> None:
    await sent(*jobs())
    launch = str(new_id())
    first = [{"company": f"c{number}", "at": at_midnight(40)} for number in range(4)]
    second = [{"company": f"c{number}", "at": at_midnight(20)} for number in range(4, 8)]
    await metrics.post(f"/v1/exposures/{launch}/batch", json={"exposed": first + second})

    asked = await ask(metrics, launch_at=at_midnight(40), launch=launch, control="cohort")
    await work(metrics_app)
    found = await read(metrics, asked)

    assert found["points"][-1]["date"] == str(TODAY - timedelta(days=21))
    assert "comparison_ends" in [said["code"] for said in found["caveats"]]


async def test_weekends_without_jobs_are_left_out(
    metrics: httpx.AsyncClient, metrics_app: FastAPI, sent: Sent, work: Work, metric: str
) -> None:
    await sent(*jobs(treated=8, weekends=False, a_day=7))

    asked = await ask(metrics, launch_at=at_midnight(40))
    await work(metrics_app)
    found = await read(metrics, asked)

    weekdays = {datetime.fromisoformat(point["date"]).weekday() for point in found["points"]}
    assert weekdays == {0, 1, 2, 3, 4}
    low, high = found["interval"]["absolute"]
    assert low < 0.2 < high


async def test_a_launch_is_measured_by_itself_so_far_and_then_for_good(
    metrics: httpx.AsyncClient,
    metrics_app: FastAPI,
    sent: Sent,
    work: Work,
    clock: Clock,
    metric: str,
) -> None:
    live = datetime(2026, 11, 18, tzinfo=UTC)
    await sent(*jobs(treated=8, days=100, live=6))
    launch = await go_live(metrics_app, live, measured_for_days=14)

    await work(metrics_app)
    first = await only_reading(metrics, launch)
    await send_days(sent, clock, live, 6, 14)
    clock(datetime(2026, 11, 25, 2, tzinfo=UTC))
    await work(metrics_app)
    so_far = await only_reading(metrics, launch)
    clock(datetime(2026, 12, 1, 12, tzinfo=UTC))
    await work(metrics_app)
    later = await only_reading(metrics, launch)
    clock(datetime(2026, 12, 2, 12, tzinfo=UTC))
    await work(metrics_app)
    final = await only_reading(metrics, launch)
    clock(datetime(2026, 12, 20, 12, tzinfo=UTC))
    looks = await work(metrics_app)

    assert (first["state"], first["effect"]) == ("too_early", None)
    assert (so_far["state"], so_far["days_measured"]) == ("provisional", 7)
    assert so_far["verdict_hint"] is None
    assert later["state"] == "provisional"
    assert later["days_measured"] == 13
    assert (final["state"], final["days_measured"]) == ("final", 14)
    assert final["final_on"] == "2026-12-02"
    assert final["verdict_hint"] == "within"
    assert looks == 0
    told = await announced(metrics_app)
    assert [event.state["provisional"] for event in told] == [True, True, False]
    assert told[-1].subject == final["id"]
    assert set(told[-1].state) >= {
        *("reading", "launch", "item", "metric", "unit", "provisional", "method", "effect"),
        *("interval", "alpha", "probability", "quality", "verdict_hint", "caveats"),
        *("days_measured", "days_due", "final_on", "live_at"),
    }


async def test_a_launch_brings_its_own_rule_of_who_has_it(
    metrics: httpx.AsyncClient, metrics_app: FastAPI, sent: Sent, work: Work, metric: str
) -> None:
    await sent(*jobs())
    exposure = {"companies": ["c0", "c1", "c2", "c3"]}

    live = datetime(2026, 10, 15, tzinfo=UTC)
    launch = await go_live(
        metrics_app, live, measured_for_days=30, control="cohort", exposure=exposure
    )
    await work(metrics_app)
    found = await only_reading(metrics, launch)

    assert found["method"] == "structural_time_series_with_cohort"
    assert found["exposed"] == {"companies": 4, "others": 4}


async def test_a_launch_told_twice_is_measured_once(
    metrics: httpx.AsyncClient, metrics_app: FastAPI, sent: Sent, work: Work, metric: str
) -> None:
    await sent(*jobs(treated=8))
    live = datetime(2026, 10, 15, tzinfo=UTC)

    launch = await go_live(metrics_app, live, measured_for_days=30)
    await work(metrics_app)
    await go_live(metrics_app, live, measured_for_days=30, launch=launch)
    await work(metrics_app)

    await only_reading(metrics, launch)
    assert len(await announced(metrics_app)) == 1


async def test_a_metric_that_should_fall_keeps_its_sign(
    metrics: httpx.AsyncClient, metrics_app: FastAPI, sent: Sent, work: Work
) -> None:
    late = METRIC | {"filters": {"same_day": False}, "direction": "down"}
    await metrics.put(f"/v1/metrics/{KEY}", json=late)
    await sent(*jobs(treated=8))

    promised = {"low": -0.30, "high": -0.10}
    asked = await ask(metrics, launch_at=at_midnight(40), promised=promised)
    await work(metrics_app)
    found = await read(metrics, asked)

    assert found["effect"]["absolute"] < -0.1
    assert found["direction"] == "down"
    assert found["is_improvement"]
    assert found["verdict_hint"] == "within"


async def test_another_launch_and_a_new_definition_are_said(
    metrics: httpx.AsyncClient, metrics_app: FastAPI, sent: Sent, work: Work, metric: str
) -> None:
    await sent(*jobs(treated=8))
    await go_live(metrics_app, datetime(2026, 11, 1, tzinfo=UTC), measured_for_days=90)
    await metrics.put(f"/v1/metrics/{KEY}", json=METRIC | {"filters": {"same_day": "true"}})

    asked = await ask(metrics, launch_at=at_midnight(40), ends_at="2026-11-25")
    await work(metrics_app)
    found = await read(metrics, asked)

    codes = [said["code"] for said in found["caveats"]]
    assert "another_launch" in codes
    assert found["provisional"]


async def test_days_without_any_value_end_in_a_sentence(
    metrics: httpx.AsyncClient, metrics_app: FastAPI, work: Work, metric: str
) -> None:
    asked = await ask(metrics, launch_at=at_midnight(40))
    await work(metrics_app)
    found = await read(metrics, asked)

    assert found["state"] == "impossible"
    assert "no values before the launch" in found["problem"]


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"metric": "unheard_of", "launch_at": "2026-10-01"}, "/metric"),
        ({"launch_at": "2026-12-01"}, "/launch_at"),
        ({"launch_at": "2026-10-01", "ends_at": "2026-09-01"}, "/ends_at"),
        ({"launch_at": "2026-10-01", "controls": ["unheard_of"]}, "/controls/0"),
        ({"launch_at": "2026-10-01", "alpha": 2}, "/alpha"),
        ({"launch_at": "soon"}, "/launch_at"),
    ],
)
async def test_a_question_that_cannot_be_asked_is_refused(
    metrics: httpx.AsyncClient, metric: str, asked: dict[str, Any], pointer: str
) -> None:
    answer = await metrics.post("/v1/readings", json={"metric": KEY} | asked)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)


async def go_live(
    app: FastAPI,
    live: datetime,
    *,
    measured_for_days: int,
    launch: str | None = None,
    control: str = "none",
    exposure: dict[str, Any] | None = None,
) -> str:
    """As roadmap_api tells it."""
    from services.metrics_api.launches.listeners import take_launch

    launch = launch or str(new_id())
    async with app.state.database.sessions.begin() as session:
        await take_launch(
            session,
            {
                "launch": launch,
                "item": str(new_id()),
                "title": "Offline job sheets",
                "metric": KEY,
                "live_at": live.isoformat(),
                "measured_for_days": measured_for_days,
                "effect": {"low": 0.1, "likely": 0.2, "high": 0.3},
                "control": control,
                "controls": [],
                "exposure": exposure,
            },
        )
    return launch


async def only_reading(metrics: httpx.AsyncClient, launch: str) -> dict[str, Any]:
    answer = await metrics.get("/v1/readings", params={"launch": launch})
    (found,) = answer.json()["results"]
    told: dict[str, Any] = found
    return told


async def send_days(sent: Sent, clock: Clock, live: datetime, since: int, until: int) -> None:
    """The days after the launch, as they come."""
    for day in range(since, until):
        at = live + timedelta(days=day)
        clock(at + timedelta(hours=20))
        events = jobs(treated=8, days=1, live=1, seed=50 + day)
        for told in events:
            told["timestamp"] = f"{at.date()}{told['timestamp'][10:]}"
        await sent(*events)
