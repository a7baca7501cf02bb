import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.roadmap_api.launches.test_launches import events_named
from tests.roadmap_api.plan import make_item

LIVE_ON = date(2026, 5, 4)


def history(effect: float, *, seed: int = 7) -> list[list[Any]]:
    """120 days before and 60 after a launch that added `effect` to a noisy level of 61."""
    noise = random.Random(seed)
    first = LIVE_ON - timedelta(days=120)
    return [
        [
            (first + timedelta(days=day)).isoformat(),
            61 + noise.gauss(0, 1.2) + (effect if day >= 120 else 0),
        ]
        for day in range(180)
    ]


def body(effect: float, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Photo reports",
        "live_on": LIVE_ON.isoformat(),
        "points": history(effect),
        "promised": {"low": 4, "high": 10},
        "metric": "jobs closed the same day",
        "unit": "points",
        "cost": 80_000,
    } | fields


async def test_a_past_launch_gets_a_result_and_a_verdict(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, metrics: httpx.AsyncClient
) -> None:
    answer = await roadmap.post("/v1/look-backs", json=body(7.0))

    found = answer.json()
    assert answer.status_code == 201, answer.text
    assert found["verdict"]["verdict"] == "within"
    assert found["verdict"]["effect"] == pytest.approx(7, abs=1)
    assert found["verdict"]["entered_afterwards"] is True
    assert found["promised"]["likely"] == 7
    assert found["result"]["points"][0]["date"] == "2026-05-04"
    item = (await roadmap.get(f"/v1/items/{found['item']}")).json()
    assert (item["title"], item["stage"]) == ("Photo reports", "measured")
    assert item["launched_at"] == "2026-05-04T00:00:00Z"
    told = await events_named(roadmap_app, "roadmap.verdict_given")
    assert told[0]["entered_afterwards"] is True


async def test_what_was_entered_afterwards_is_calibrated_apart(
    roadmap: httpx.AsyncClient, metrics: httpx.AsyncClient
) -> None:
    for title, effect in (("Parts lookup", 7.0), ("Tracking page", 0.0)):
        answer = await roadmap.post("/v1/look-backs", json=body(effect, title=title))
        assert answer.status_code == 201, answer.text

    found = (await roadmap.get("/v1/calibration")).json()
    launches = (await roadmap.get("/v1/launches")).json()["results"]

    assert found["cases"] == 0
    assert found["factor"] is None
    assert found["entered_afterwards"]["cases"] == 2
    assert found["entered_afterwards"]["held"] == 1
    assert found["entered_afterwards"]["factor"] > 1.5
    assert found["together"]["cases"] == 2
    assert [row["entered_afterwards"] for row in launches] == [True, True]


async def test_a_csv_and_an_item_that_is_there_already(
    roadmap: httpx.AsyncClient, metrics: httpx.AsyncClient
) -> None:
    item = await make_item(roadmap)
    lines = "\n".join(f"{day},{70 - value / 10}" for day, value in history(30.0))
    asked = body(0, csv=f"date,value\n{lines}", item=item["id"], direction="down")
    asked |= {"promised": {"low": 2, "likely": 3, "high": 4}}
    del asked["points"], asked["title"]

    found = (await roadmap.post("/v1/look-backs", json=asked)).json()

    assert found["item"] == item["id"]
    assert found["verdict"]["verdict"] == "within"
    assert found["promised"] == {"low": -4, "likely": -3, "high": -2}


async def test_rows_that_cannot_be_read_are_pointed_at(
    roadmap: httpx.AsyncClient, metrics: httpx.AsyncClient
) -> None:
    rows = history(7.0)
    rows[3][1] = "a lot"

    answer = await roadmap.post("/v1/look-backs", json=body(0, points=rows))
    early = await roadmap.post("/v1/look-backs", json=body(0, live_on="2020-01-01"))

    assert answer.json()["errors"][0]["pointer"] == "/points/3"
    assert early.json()["errors"][0]["pointer"] == "/live_on"


async def test_with_metrics_down_nothing_is_kept(
    roadmap: httpx.AsyncClient, ways: dict[str, Any], clock: Callable[..., None]
) -> None:
    answer = await roadmap.post("/v1/look-backs", json=body(7.0))

    assert answer.status_code == 503
    assert (await roadmap.get("/v1/items")).json()["results"] == []
