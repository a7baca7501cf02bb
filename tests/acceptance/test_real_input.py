"""Real data sets through the doors that outsiders use, with the totals that were published."""

import asyncio
import csv
import gzip
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.acceptance.test_the_loop import eventually, ok
from tests.house import House

pytestmark = pytest.mark.timeout(600)

AT_ONCE = 1000
DECEMBER_2010 = [948, 362, 317, 367, 341, 376, 360, 336, 336, 374, 354, 474, 260]


def brought_in(client: httpx.Client, path: Path, format: str, **fields: str) -> dict[str, Any]:
    with path.open("rb") as file:
        answer = client.post(
            "/v1/imports", files={"file": (path.name, file)}, data={"format": format, **fields}
        )
    made = ok(answer)

    def finished() -> Any:
        state = ok(client.get(f"/v1/imports/{made['id']}"))
        return state if state["status"] in ("done", "failed") else None

    state: dict[str, Any] = eventually(finished, within=240)
    return state


def test_tweets_come_in_and_broken_rows_are_refused_by_number(
    house: House, shared: Path, tmp_path: Path
) -> None:
    packed = shared / "data" / "spotify_support_tweets" / "support_requests.csv.gz"
    plain = tmp_path / "tweets.csv"
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    mapping = {"text": "text", "contact.external_id": "author_id", "occurred_at": "created_at"}
    with plain.open(newline="", encoding="utf-8") as file:
        broken = [
            number
            for number, row in enumerate(csv.DictReader(file), start=1)
            if not (row["text"] or "").strip()
        ]
    assert len(broken) == 7

    with house.client("feedback") as feedback:
        state = brought_in(feedback, plain, "csv", mapping=json.dumps(mapping))

    assert state["status"] == "done"
    assert state["total"] == 15_103
    assert state["created"] == 15_096
    assert sorted(error["row"] for error in state["errors"]) == broken


def test_a_canny_board_comes_in_with_its_votes(house: House, shared: Path) -> None:
    posts = shared / "data" / "canny_posts" / "posts.json"

    with house.client("feedback") as feedback:
        state = brought_in(feedback, posts, "canny")

    assert (state["status"], state["total"], state["errors"]) == ("done", 100, [])


def test_a_real_roadmap_comes_in_with_status_and_dates(house: House, shared: Path) -> None:
    items = shared / "data" / "m365_roadmap_2026" / "roadmap-2026-02-21.csv.gz"

    with house.client("roadmap") as roadmap:
        state = brought_in(roadmap, items, "m365")
        again = brought_in(roadmap, items, "m365")
        stages = [
            len(list(every(roadmap, "/v1/items", stage=stage)))
            for stage in ("launched", "building", "declined")
        ]

    assert (state["status"], state["created"], state["errors"]) == ("done", 1_926, [])
    assert again["created"] == 0
    # Launched 1,013 and rolling out 201; in development 709; cancelled 3.
    assert stages == [1_214, 709, 3]


def every(client: httpx.Client, path: str, **query: Any) -> Iterator[dict[str, Any]]:
    after = None
    while True:
        page = ok(client.get(path, params={"limit": 200, "after": after, **query}))
        yield from page["results"]
        after = page["next"]
        if after is None:
            return


def lines_of_a_shop(shared: Path) -> Iterator[dict[str, Any]]:
    """Each line of an invoice as a Segment event; one without a customer has its own name."""
    path = shared / "data" / "uci_online_retail" / "transactions.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            who = row["CustomerID"].split(".")[0]
            at = datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC)
            yield {
                "type": "track",
                "messageId": f"line-{number}",
                "event": "Line bought" if who else "Line bought by nobody known",
                **({"userId": who} if who else {"anonymousId": row["InvoiceNo"]}),
                "timestamp": at.isoformat(),
                "properties": {
                    "value": round(int(row["Quantity"]) * float(row["UnitPrice"]), 3),
                    "country": row["Country"],
                },
            }


async def send_all(url: str, write_key: str, events: Iterator[dict[str, Any]]) -> int:
    """Eight batches under way at once, as eight servers of a shop would."""
    limit, sent = asyncio.Semaphore(8), 0
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:

        async def send(batch: list[dict[str, Any]]) -> None:
            async with limit:
                now = datetime.now(UTC).isoformat()
                body = {"batch": batch, "sentAt": now}
                ok(await client.post("/v1/batch", json=body, auth=(write_key, "")))

        tasks: list[asyncio.Task[None]] = []
        batch: list[dict[str, Any]] = []
        for event in events:
            batch.append(event)
            sent += 1
            if len(batch) == AT_ONCE:
                tasks.append(asyncio.create_task(send(batch)))
                batch = []
                await asyncio.sleep(0)
        tasks.append(asyncio.create_task(send(batch)))
        await asyncio.gather(*tasks)
    return sent


def test_a_shops_events_give_the_published_totals_and_cohorts(house: House, shared: Path) -> None:
    with house.client("metrics") as metrics:
        write_key = ok(metrics.post("/v1/write-keys", json={"name": "shop"}))["write_key"]
        began = time.monotonic()
        sent = asyncio.run(send_all(house.url("metrics"), write_key, lines_of_a_shop(shared)))
        took = time.monotonic() - began
        # A resend of what is known already changes nothing, whatever the clock says now.
        again = (event for number, event in enumerate(lines_of_a_shop(shared)) if number < 5_000)
        asyncio.run(send_all(house.url("metrics"), write_key, again))
        for key, event in (("known", "Line bought"), ("unknown", "Line bought by nobody known")):
            for kind in ("count", "sum"):
                definition = {"name": f"{key} {kind}", "kind": kind, "event": event}
                if kind == "sum":
                    definition["property"] = "value"
                ok(metrics.put(f"/v1/metrics/{key}_{kind}", json=definition))
        totals = {
            key: _total(metrics, key)
            for key in ("known_count", "unknown_count", "known_sum", "unknown_sum")
        }
        cohorts = ok(
            metrics.post(
                "/v1/retention/query",
                json={
                    "start_event": "Line bought",
                    "return_event": "Line bought",
                    "grain": "month",
                    "from": "2010-12-01",
                    "to": "2012-01-01",
                },
            )
        )["cohorts"]

    print(f"\n{sent:,} events in {took:.1f} s, {sent / took:,.0f} a second")  # noqa: T201
    assert sent == 541_909
    assert totals["unknown_count"] == 135_080
    assert totals["known_count"] == 541_909 - 135_080
    assert totals["known_sum"] + totals["unknown_sum"] == pytest.approx(9_747_747.934, abs=0.01)
    assert sum(cohort["users"] for cohort in cohorts) == 4_372
    assert cohorts[0]["start"] == "2010-12-01"
    assert cohorts[0]["retained"] == DECEMBER_2010


def _total(metrics: httpx.Client, key: str) -> float:
    answer = ok(
        metrics.get(
            f"/v1/metrics/{key}/series",
            params={"from": "2010-12-01", "to": "2012-01-01", "grain": "month"},
        )
    )
    return float(sum(value or 0 for _, value in answer["series"][0]["points"]))


@pytest.mark.parametrize(
    ("tool", "payload", "vector_secret"),
    [
        ("intercom", "conversation.user.created.json", "an intercom client secret"),
        ("zendesk", "ticket.created.json", "a zendesk signing secret"),
    ],
)
def test_a_signed_webhook_becomes_one_note(
    house: House, shared: Path, tool: str, payload: str, vector_secret: str
) -> None:
    raw = json.loads((shared / "wire" / "payloads" / tool / payload).read_text())
    body = json.dumps(raw.get("body", raw) if isinstance(raw, dict) else raw).encode()
    with house.client("feedback") as feedback:
        source = ok(
            feedback.post("/v1/sources", json={"tool": tool, "name": tool, "secret": vector_secret})
        )
        headers = signed(tool, vector_secret, body)
        for _ in range(3):
            answer = httpx.post(source["hook_url"], content=body, headers=headers)
            assert answer.status_code == 200, answer.text
        forged = httpx.post(source["hook_url"], content=body + b" ", headers=headers)
        state = eventually(
            lambda: next(
                (
                    row
                    for row in ok(feedback.get(f"/v1/sources/{source['id']}/deliveries"))["results"]
                    if row["status"] not in ("received",)
                ),
                None,
            )
        )
        notes = ok(feedback.get("/v1/feedback", params={"source": tool}))["results"]

    assert forged.status_code == 401
    assert state["status"] == "normalised", state
    assert len(notes) == 1
    assert "<" not in notes[0]["text"]


def signed(tool: str, secret: str, body: bytes) -> dict[str, str]:
    import base64
    import hashlib
    import hmac

    headers = {"content-type": "application/json"}
    if tool == "intercom":
        digest = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        return headers | {"x-hub-signature": f"sha1={digest}"}
    at = (datetime.now(UTC) - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    digest_ = hmac.new(secret.encode(), at.encode() + body, hashlib.sha256).digest()
    return headers | {
        "x-zendesk-webhook-signature": base64.b64encode(digest_).decode(),
        "x-zendesk-webhook-signature-timestamp": at,
    }
