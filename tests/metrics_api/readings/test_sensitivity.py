from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.metrics_api.readings.fleet import METRIC, jobs

Sent = Callable[..., Awaitable[None]]
KEY = "same_day_jobs"


@pytest.fixture(autouse=True)
def tuesday(clock: object) -> object:
    return clock


async def test_the_smallest_effect_that_would_be_noticed(
    metrics: httpx.AsyncClient, sent: Sent
) -> None:
    await metrics.put(f"/v1/metrics/{KEY}", json=METRIC)
    await sent(*jobs(live=0))

    short = (await metrics.get(f"/v1/metrics/{KEY}/sensitivity?days=14")).json()
    long = (await metrics.get(f"/v1/metrics/{KEY}/sensitivity?days=90&alpha=0.1")).json()
    staged = (await metrics.get(f"/v1/metrics/{KEY}/sensitivity?control=cohort")).json()

    assert 0 < long["absolute"] < short["absolute"] < 0.2
    assert long["relative"] == pytest.approx(long["absolute"] / 0.5, rel=0.1)
    assert long["power"] == 0.8
    assert long["staged"]["absolute"] > 0
    assert staged["absolute"] == staged["staged"]["absolute"]
    assert long["history_days"] >= 110


async def test_a_metric_without_a_past_says_so(metrics: httpx.AsyncClient) -> None:
    await metrics.put(f"/v1/metrics/{KEY}", json=METRIC)

    answer = await metrics.get(f"/v1/metrics/{KEY}/sensitivity")

    assert answer.status_code == 422
    assert "no values" in answer.json()["errors"][0]["detail"]


async def test_an_unknown_metric_is_not_found(metrics: httpx.AsyncClient) -> None:
    assert (await metrics.get("/v1/metrics/unheard/sensitivity")).status_code == 404
