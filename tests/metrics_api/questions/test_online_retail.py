"""541,909 lines of a real shop, through the intake, against the published figures."""

import csv
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from services.metrics_api.intake.rows import Row, arrive, row_of

YEAR = {"from": "2010-12-01", "to": "2012-01-01"}
COHORT = [948, 362, 317, 367, 341, 376, 360, 336, 336, 374, 354, 474, 260]


def calls(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rt", newline="") as held:
        for number, line in enumerate(csv.DictReader(held)):
            customer = line["CustomerID"].removesuffix(".0")
            told = {
                "type": "track",
                "event": "Line Bought",
                "messageId": f"line-{number}",
                "timestamp": line["InvoiceDate"].replace(" ", "T") + "Z",
                "properties": {
                    "invoice": line["InvoiceNo"],
                    "country": line["Country"],
                    "value": float(line["Quantity"]) * float(line["UnitPrice"]),
                },
            }
            told |= {"userId": customer} if customer else {"anonymousId": f"guest-{number}"}
            yield json.dumps(told).encode()


@pytest.mark.only_on("sqlite")
async def test_a_year_of_a_shop_adds_up_to_what_was_published(
    metrics: Any, metrics_app: Any, shared: Path, clock: Any, event_store: Any
) -> None:
    arrival = arrive(datetime.now(UTC), source="retail")
    rows: Iterator[Row] = (
        row_of(call, arrival)
        for call in calls(shared / "data" / "uci_online_retail" / "transactions.csv.gz")
    )
    while block := list(islice(rows, 20_000)):
        await metrics_app.state.intake.write(block)
    for key, definition in {
        "lines": {"kind": "count", "event": "Line Bought"},
        "revenue": {"kind": "sum", "event": "Line Bought", "property": "value"},
    }.items():
        answer = await metrics.put(f"/v1/metrics/{key}", json={"name": key} | definition)
        assert answer.status_code == 201, answer.text

    async def months(key: str, **options: str) -> Any:
        query = YEAR | {"grain": "month"} | options
        return (await metrics.get(f"/v1/metrics/{key}/series", params=query)).json()["series"]

    (lines,), (revenue,) = await months("lines"), await months("revenue")
    countries = await months("lines", by="country")
    customers = await event_store.query(
        "SELECT uniqExactIf(user, anonymous_id = ''), countIf(anonymous_id != ''),"
        " uniqExact(JSONExtractString(properties, 'invoice')) FROM events"
    )
    retention = await metrics.post(
        "/v1/retention/query",
        json={"start_event": "Line Bought", "return_event": "Line Bought", "grain": "month"} | YEAR,
    )

    assert sum(value for _, value in lines["points"]) == 541_909
    assert sum(value for _, value in revenue["points"]) == pytest.approx(9_747_747.934, abs=0.01)
    assert len(countries) == 38
    assert tuple(customers[0]) == (4_372, 135_080, 25_900)
    first = retention.json()["cohorts"][0]
    guests = await event_store.query(
        "SELECT count() FROM events WHERE anonymous_id != '' AND at < toDateTime('2011-01-01')"
    )
    assert first["users"] - guests[0][0] == COHORT[0]
    assert [first["retained"][0] - guests[0][0], *first["retained"][1:]] == COHORT
