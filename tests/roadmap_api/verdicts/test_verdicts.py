from typing import Any

import httpx
from fastapi import FastAPI

from tests.roadmap_api.launches.test_launches import events_named
from tests.roadmap_api.loop import give_verdict, hear_metric, hear_reading, launched
from tests.roadmap_api.plan import make_item, move


async def test_a_provisional_reading_is_too_early_to_judge(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, clock: Any
) -> None:
    item = await make_item(roadmap)
    launch = await launched(roadmap, item)
    reading = await hear_reading(
        roadmap_app, launch, provisional=True, days_measured=23, final_on="2027-01-30"
    )

    answer = await give_verdict(roadmap, item, reading)

    assert answer.status_code == 409
    assert answer.json()["days_to_go"] == 67
    assert answer.json()["final_on"] == "2027-01-30"


async def test_a_verdict_stands_beside_promise_and_measurement(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    item = await make_item(roadmap)
    reading = await hear_reading(roadmap_app, await launched(roadmap, item))

    answer = await give_verdict(roadmap, item, reading, note="As we said.")

    given = answer.json()
    assert answer.status_code == 201
    assert given["hint"] == "within"
    assert given["promised"] == {"low": 4, "likely": 7, "high": 10}
    assert given["interval"] == [5.0, 8.7]
    assert (await roadmap.get(f"/v1/items/{item['id']}")).json()["stage"] == "measured"
    told = await events_named(roadmap_app, "roadmap.verdict_given")
    assert told[0]["verdict"] == "within"
    assert told[0]["effect"] == 6.8
    assert told[0]["entered_afterwards"] is False


async def test_one_result_is_judged_once(roadmap: httpx.AsyncClient, roadmap_app: FastAPI) -> None:
    item = await make_item(roadmap)
    reading = await hear_reading(roadmap_app, await launched(roadmap, item))
    await give_verdict(roadmap, item, reading)

    assert (await give_verdict(roadmap, item, reading, verdict="above")).status_code == 409


async def test_another_items_reading_is_refused(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    item, other = await make_item(roadmap), await make_item(roadmap)
    reading = await hear_reading(roadmap_app, await launched(roadmap, item))

    refused = await give_verdict(roadmap, other, reading)
    unknown = await give_verdict(roadmap, item, item["id"])

    assert refused.status_code == unknown.status_code == 422
    assert unknown.json()["errors"][0]["pointer"] == "/reading"


async def test_stop_rules_are_checked_with_the_verdict(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    item = await make_item(roadmap)
    rules = [
        {"text": "Stop under +1 on day 30", "under": 1, "on_day": 30},
        {"text": "Stop over $150k", "measure": "spent", "over": 150_000},
        "Stop when legal says so",
    ]
    launch = await launched(roadmap, item, kill_criteria=rules)
    early = {"absolute": 0.3, "relative": 0.0, "cumulative": 9.0}
    interval = {"absolute": [-2.9, 3.4], "relative": [-0.1, 0.1], "cumulative": [-87, 102]}
    final = await hear_reading(
        roadmap_app, launch, provisional=True, effect=early, interval=interval, days_measured=30
    )
    await hear_reading(
        roadmap_app, launch, reading=final, effect=early, interval=interval, sequence=2
    )

    given = (await give_verdict(roadmap, item, final, verdict="below", next="stop")).json()

    assert given["hint"] == "below"
    met = [rule["met"] for rule in given["kill_criteria"]]
    assert met == [True, None, None]
    assert given["kill_criteria"][0]["checked_on_day"] == 30


async def test_the_same_step_told_twice_is_kept_once(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    launch = await launched(roadmap, await make_item(roadmap))
    reading = await hear_reading(roadmap_app, launch, provisional=True, days_measured=7)
    await hear_reading(roadmap_app, launch, reading=reading, provisional=True, days_measured=7)
    await hear_reading(
        roadmap_app, launch, reading=reading, provisional=True, days_measured=8, sequence=2
    )

    steps = (await roadmap.get(f"/v1/launches/{launch['id']}/readings")).json()

    assert [step["days_measured"] for step in steps] == [7, 8]


async def test_what_came_of_a_launch_is_not_passed_over_in_silence(
    roadmap: httpx.AsyncClient,
) -> None:
    item = await make_item(roadmap)
    await launched(roadmap, item)

    answer = await move(roadmap, item, "closed")

    assert answer.status_code == 409
    assert answer.json()["unmet"][0]["gate"] == "verdict"


async def test_on_a_metric_that_should_fall_faster_is_better(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    await hear_metric(roadmap_app, key="days_to_pay", direction="down")
    item = await make_item(roadmap)
    launch = await launched(
        roadmap, item, metric="days_to_pay", effect={"low": 3, "likely": 4, "high": 6}
    )
    effect = {"absolute": -7.9, "relative": -0.2, "cumulative": -700}
    interval = {"absolute": [-9.3, -6.6], "relative": [-0.3, -0.1], "cumulative": [-800, -600]}
    reading = await hear_reading(roadmap_app, launch, effect=effect, interval=interval)

    given = (await give_verdict(roadmap, item, reading, verdict="above")).json()

    assert launch["promised"] == {"low": -6, "likely": -4, "high": -3}
    assert given["hint"] == "above"
