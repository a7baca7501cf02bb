import csv
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest


def wobble(n: int, after: int, lift: float) -> list[float]:
    y = 20 + np.random.default_rng(4).normal(0, 1, n)
    y[after:] += lift
    return [float(value) for value in y]


async def test_numbers_in_an_effect_with_its_interval_out(metrics: httpx.AsyncClient) -> None:
    answer = await metrics.post("/v1/impact/query", json={"y": wobble(120, 90, 3.0), "pre": 90})

    found = answer.json()
    assert answer.status_code == 200
    low, high = found["interval"]["absolute"]
    assert low < 3.0 < high
    assert found["method"] == "structural_time_series"
    assert found["alpha"] == 0.1
    assert len(found["points"]) == 30
    assert found["points"][0]["index"] == 90
    assert found["points"][-1]["so_far"] == pytest.approx(found["effect"]["absolute"])
    assert found["effect"]["cumulative"] == pytest.approx(30 * found["effect"]["absolute"])


@pytest.mark.only_on("sqlite")
async def test_google_agrees_with_r_over_http(metrics: httpx.AsyncClient, shared: Path) -> None:
    file = shared / "data" / "causal_reference_shared" / "google.csv"
    rows = [row for row in csv.DictReader(file.open()) if row["date"] <= "2020-03-31"]
    query = {
        "y": [float(row["y"]) for row in rows],
        "controls": [[float(row[name]) for row in rows] for name in ("x1", "x2")],
        "pre": sum(row["date"] < "2020-03-02" for row in rows),
        "alpha": 0.05,
    }

    by_series = (await metrics.post("/v1/impact/query", json=query)).json()
    turned = query | {"controls": [list(row) for row in zip(*query["controls"], strict=True)]}
    by_day = (await metrics.post("/v1/impact/query", json=turned)).json()

    assert by_series["effect"]["absolute"] == pytest.approx(27, rel=0.1)
    assert by_series["method"] == "structural_time_series_with_controls"
    assert by_day == by_series


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"y": [1.0] * 30, "pre": 20}, "/y"),
        ({"y": wobble(30, 20, 1), "pre": 2}, "/pre"),
        ({"y": wobble(30, 20, 1), "pre": 30}, "/pre"),
        ({"y": wobble(30, 20, 1), "pre": 20, "controls": [[1.0, 2.0]]}, "/controls"),
        ({"y": wobble(30, 20, 1), "pre": 20, "alpha": 0}, "/alpha"),
        ({"y": wobble(30, 20, 1), "pre": 20, "surprise": 1}, "/surprise"),
        ({"y": [1.0] * 5001, "pre": 20}, "/y"),
    ],
)
async def test_what_carries_no_answer_is_refused_with_a_pointer(
    metrics: httpx.AsyncClient, body: dict[str, Any], pointer: str
) -> None:
    answer = await metrics.post("/v1/impact/query", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.only_on("sqlite")
async def test_nan_is_refused(metrics: httpx.AsyncClient) -> None:
    content = b'{"y": [1, 2, NaN, 4, 5, 6, 7, 8, 9, 10], "pre": 8}'

    answer = await metrics.post(
        "/v1/impact/query", content=content, headers={"content-type": "application/json"}
    )

    assert answer.status_code == 422
