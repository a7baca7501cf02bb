"""metrics_api as a script of answers, for what its real history would rarely show."""

from collections.abc import Callable
from datetime import date, timedelta
from math import sqrt
from random import Random
from typing import Any

import httpx

from services.roadmap_api.cases.measurability import Question, ask
from tests.roadmap_api.loop import write_case
from tests.roadmap_api.plan import make_item

TREE = {
    "results": [
        {
            "key": "revenue",
            "name": "Revenue",
            "children": [
                {"key": "same_day", "name": "Same-day jobs", "children": [
                    {"key": "offline_saves", "name": "Offline saves", "children": []},
                    {"key": "noisy", "name": "Noisy", "children": []},
                ]},
            ],
        }
    ]
}  # fmt: skip


def metrics(noise: dict[str, float], staged: float | None = None) -> httpx.AsyncClient:
    """Each metric stands at 100; what is noticed falls with the root of the days."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/tree":
            return httpx.Response(200, json=TREE)
        key = request.url.path.split("/")[3]
        if key not in noise:
            return httpx.Response(404, json={"title": "nothing"})
        smallest = noise[key] * sqrt(90 / int(request.url.params["days"]))
        found: dict[str, Any] = {"absolute": smallest, "relative": smallest / 100, "staged": None}
        if staged is not None:
            found["staged"] = {"absolute": staged, "relative": staged / 100}
        return httpx.Response(200, json=found)

    return httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://metrics")


def question(likely: float, *, is_relative: bool = False) -> Question:
    return Question("same_day", 90, likely, is_relative)


async def test_a_promise_above_what_is_noticed_is_enough() -> None:
    found = await ask(metrics({"same_day": 2.1}), question(7))

    assert found is not None
    assert (found["noticeable"], found["promised"], found["enough"]) == (2.1, 7.0, True)
    assert found["offers"] == []


async def test_a_fall_is_as_large_as_a_rise() -> None:
    found = await ask(metrics({"same_day": 2.1}), question(-7))

    assert found is not None
    assert found["enough"] is True


async def test_a_share_is_turned_into_the_metrics_unit() -> None:
    found = await ask(metrics({"same_day": 2.1}), question(0.01, is_relative=True))

    assert found is not None
    assert (found["promised"], found["enough"]) == (1.0, False)


async def test_what_is_too_small_is_offered_three_ways_that_would_show_it() -> None:
    noise = {"same_day": 9.0, "offline_saves": 3.0, "noisy": 40.0}

    found = await ask(metrics(noise, staged=4.5), question(6))

    assert found is not None
    assert found["enough"] is False
    offers = {offer["kind"]: offer for offer in found["offers"]}
    assert offers["nearer_metric"]["metric"] == "offline_saves"
    assert offers["nearer_metric"]["noticeable_relative"] == 0.03
    assert offers["longer_time"]["days"] == 203
    assert offers["longer_time"]["noticeable"] <= 6
    assert offers["staged_rollout"]["noticeable"] == 4.5
    assert len(found["offers"]) == 3


async def test_what_would_not_help_is_not_offered() -> None:
    noise = {"same_day": 90.0, "offline_saves": 80.0, "noisy": 40.0}

    found = await ask(metrics(noise, staged=50.0), question(1))

    assert found is not None
    assert found["offers"] == []


async def test_an_unknown_metric_and_a_silent_service_say_so() -> None:
    def broken(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down")

    down = httpx.AsyncClient(transport=httpx.MockTransport(broken), base_url="http://metrics")

    unknown = await ask(metrics({}), question(7))
    silent = await ask(down, question(7))

    assert unknown is not None
    assert silent is not None
    assert unknown["enough"] is None
    assert "No metric “same_day”" in unknown["detail"]
    assert "did not answer" in silent["detail"]


async def test_no_metric_no_question() -> None:
    assert await ask(metrics({}), None) is None


async def test_the_real_metrics_service_answers_from_its_own_history(
    roadmap: httpx.AsyncClient, metrics: httpx.AsyncClient, clock: Callable[..., None]
) -> None:
    noise, first = Random(3), date(2026, 4, 1)
    made = await metrics.put(
        "/v1/metrics/same_day_jobs", json={"name": "Same day", "kind": "pushed"}
    )
    assert made.status_code in (200, 201), made.text
    points = [
        {"at": f"{first + timedelta(days=day)}T00:00:00Z", "value": 61 + noise.gauss(0, 1.5)}
        for day in range(230)
    ]
    await metrics.post("/v1/metrics/same_day_jobs/points", json={"points": points})
    item = await make_item(roadmap)

    large = await write_case(roadmap, item)
    small = await write_case(roadmap, item, effect={"low": 0, "likely": 0.01, "high": 0.02})

    assert large["measurability"]["detail"] is None
    assert large["measurability"]["enough"] is True
    assert 0 < large["measurability"]["noticeable"] < 7
    assert small["measurability"]["enough"] is False
