"""Metrics: the list, one metric, and how one is defined, fed and given a target."""

from typing import Any

import httpx
import pytest

from tests.conftest import InProcess


async def test_a_workspace_without_metrics_says_what_they_are_for(
    clock: Any, browser: httpx.AsyncClient
) -> None:
    page = await browser.get("/metrics")

    assert page.status_code == 200, page.text
    assert "No metric is defined." in page.text
    assert "/metrics/new" in page.text


async def test_a_pushed_metric_is_defined_fed_and_shown(
    clock: Any, browser: httpx.AsyncClient
) -> None:
    form = {"kind": "pushed", "name": "Churn", "unit": "%", "direction": "down"}
    made = await browser.post("/metrics", data=form)
    assert made.headers["location"] == "/metrics/churn", made.text
    lines = "\n".join(f"2026-{month:02}-01, {5 - month / 10}" for month in range(1, 12))

    sent = await browser.post("/metrics/churn/points", data={"points": lines})
    await browser.post("/metrics/churn/target", data={"value": "3", "due_on": "2026-12-31"})
    page = await browser.get("/metrics/churn?grain=month&days=365")

    assert sent.status_code == 303, sent.text
    assert "Churn fell from" in page.text
    assert 'class="wide"' in page.text
    assert "Sent in from elsewhere" in page.text
    assert "target 3" in page.text
    assert "37 days to go" in page.text or "No value yet" in page.text


async def test_a_line_that_cannot_be_read_comes_back_with_the_form(
    clock: Any, browser: httpx.AsyncClient, metrics: httpx.AsyncClient
) -> None:
    await metrics.put("/v1/metrics/mrr", json={"name": "MRR", "kind": "pushed"})

    page = await browser.post("/metrics/mrr/points", data={"points": "yesterday, many"})

    assert page.status_code == 422
    assert "is not a date and a value" in page.text
    assert "yesterday, many" in page.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "count", "event": "Order"}, "Counts “Order”"),
        ({"kind": "users", "event": "Order"}, "different people"),
        ({"kind": "sum", "event": "Order", "property": "value"}, "Adds up “value”"),
        (
            {"kind": "ratio", "event": "Order", "top_property": "late", "top_op": "is_set"},
            "where late is there divided by “Order”",
        ),
    ],
)
async def test_each_kind_of_metric_can_be_defined(
    clock: Any, browser: httpx.AsyncClient, form: dict[str, str], said: str
) -> None:
    made = await browser.post("/metrics", data={"name": "Mine", "direction": "up", **form})
    page = await browser.get(made.headers["location"])

    assert page.status_code == 200
    assert said in page.text


async def test_a_key_is_given_once(clock: Any, browser: httpx.AsyncClient) -> None:
    form = {"kind": "count", "name": "Orders", "direction": "up", "event": "Order"}
    await browser.post("/metrics", data=form)

    again = await browser.post("/metrics", data=form)

    assert again.status_code == 422
    assert "There is a metric with the key orders already." in again.text


async def test_launches_stand_on_the_chart(
    clock: Any, browser: httpx.AsyncClient, metrics: httpx.AsyncClient
) -> None:
    await metrics.put("/v1/metrics/mrr", json={"name": "MRR", "kind": "pushed"})
    points = [{"at": f"2026-11-{day:02}T00:00:00Z", "value": day} for day in range(1, 23)]
    await metrics.post("/v1/metrics/mrr/points", json={"points": points})

    page = await browser.get("/metrics/mrr?grain=day&days=30&compare=before")

    assert page.status_code == 200
    assert "MRR" in page.text
    assert "The table behind this chart" in page.text


async def test_the_list_says_so_when_the_numbers_cannot_be_had(
    clock: Any, browser: httpx.AsyncClient, ways: dict[str, InProcess]
) -> None:
    ways["metrics"].app = None

    page = await browser.get("/metrics")

    assert page.status_code == 200
    assert "Not shown just now." in page.text
