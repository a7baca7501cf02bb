"""One customer's note, followed all the way to a measured outcome and back to who wrote it."""

import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.house import House, until

pytestmark = pytest.mark.timeout(300)

LAUNCHED = timedelta(days=100)
CUSTOMER_WORDS = "You can fill in and close a job sheet without a signal."


def ok(answer: httpx.Response) -> Any:
    assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.text}"
    return answer.json() if answer.content else None


def as_of(days_ago: timedelta) -> dict[str, str]:
    return {"Landfall-As-Of": (datetime.now(UTC) - days_ago).isoformat()}


def eventually(question: Any, within: float = 30) -> Any:
    found: list[Any] = []

    def ask() -> bool:
        found[:] = [question()]
        return bool(found[0])

    until(ask, time.monotonic() + within, f"never true: {question}")
    return found[0]


def a_metric_that_rose(today: date) -> list[dict[str, Any]]:
    """300 days around 61, and 7 more from the launch on."""
    noise = random.Random(7)
    first = today - timedelta(days=300)
    return [
        {
            "at": f"{first + timedelta(days=day)}T00:00:00Z",
            "value": round(61 + noise.gauss(0, 0.9) + (7 if day >= 200 else 0), 3),
        }
        for day in range(300)
    ]


@pytest.fixture(scope="module")
def clients(house: House) -> dict[str, httpx.Client]:
    return {name: house.client(name) for name in ("roadmap", "feedback", "metrics")}


def test_from_a_note_to_the_one_who_wrote_it(
    house: House, clients: dict[str, httpx.Client]
) -> None:
    feedback, roadmap, metrics = (clients[name] for name in ("feedback", "roadmap", "metrics"))
    today = datetime.now(UTC).date()
    ok(
        feedback.put(
            "/v1/companies/alder",
            json={
                "name": "Alder Lifts",
                "arr": "186000.00",
                "renewal_on": str(today + timedelta(days=5)),
                "domains": ["alder.example"],
            },
        )
    )
    deal = {"company": "alder", "name": "Ten more seats", "amount": 60000, "stage": "open"}
    ok(feedback.put("/v1/deals/d-1", json=deal))

    # The note, its request, and the item they end up behind.
    body = {
        "text": "In the shaft the app loses the job sheet. We type it again at night.",
        "contact": {"email": "marta@alder.example", "name": "Marta Lindqvist"},
        "source": "email",
    }
    note = ok(feedback.post("/v1/feedback", json=body, headers=as_of(timedelta(days=280))))
    assert note["company"]["external_id"] == "alder"
    request = ok(
        feedback.post("/v1/requests", json={"title": "Job sheets offline", "audience": "public"})
    )
    ok(feedback.put(f"/v1/requests/{request['id']}/feedback/{note['id']}"))
    item = ok(
        roadmap.post(
            "/v1/items",
            json={
                "title": "Offline job sheets",
                "audience": "public",
                "horizon": "now",
                "wording": {"customer": CUSTOMER_WORDS, "plain": "Work without a signal."},
                "effort": {"low": 4, "likely": 6, "high": 9},
            },
            headers=as_of(timedelta(days=250)),
        )
    )
    link = f"/v1/requests/{request['id']}/items/{item['id']}"
    ok(feedback.put(link, json={"importance": 3}))
    [demand] = ok(feedback.get("/v1/demand", params={"item": item["id"]}))["results"]
    assert (demand["companies"], demand["arr"]) == (1, "186000.00")
    eventually(lambda: ok(roadmap.get(f"/v1/items/{item['id']}"))["demand"])

    # The case, its measurability, the gate, and the frozen version.
    metric = {"name": "Jobs closed the same day", "kind": "pushed", "unit": "points"}
    ok(metrics.put("/v1/metrics/same_day", json=metric | {"direction": "up"}))
    points = a_metric_that_rose(today)
    ok(metrics.post("/v1/metrics/same_day/points", json={"points": points}))
    for stage in ("discovery", "planned"):
        ok(roadmap.post(f"/v1/items/{item['id']}/stage", json={"to": stage}))
    refused = roadmap.post(f"/v1/items/{item['id']}/stage", json={"to": "building"})
    assert refused.status_code == 409
    assert refused.json()["unmet"][0]["gate"] == "business_case"
    case = ok(
        roadmap.post(
            f"/v1/items/{item['id']}/cases",
            json={
                "metric": "same_day",
                "effect": {"low": 4, "likely": 7, "high": 10},
                "measured_for_days": 90,
                "value_per_unit": 20000,
                "cost": {"low": 90000, "likely": 110000, "high": 140000},
            },
            headers=as_of(timedelta(days=220)),
        )
    )
    assert float(case["npv"]["p10"]) < float(case["npv"]["p50"]) < float(case["npv"]["p90"])
    assert case["measurability"]["noticeable"] > 0
    approval = {"decision": "approve", "note": "Worth it."}
    approve = f"/v1/cases/{case['id']}/approval"
    ok(roadmap.post(approve, json=approval, headers=as_of(timedelta(days=219))))
    frozen = ok(roadmap.get(f"/v1/cases/{case['id']}"))
    assert frozen["hash"]
    assert frozen["hash_holds"] is True
    again = roadmap.post(approve, json={"decision": "reject"})
    assert again.status_code == 409
    ok(roadmap.post(f"/v1/items/{item['id']}/stage", json={"to": "building"}))

    # The launch: refused while anything is missing, then live.
    launch = ok(
        roadmap.post(
            "/v1/launches",
            json={"item": item["id"], "goes_live_on": str(today - LAUNCHED), "tier": 2},
            headers=as_of(LAUNCHED + timedelta(days=20)),
        )
    )
    assert roadmap.post(f"/v1/launches/{launch['id']}/go-live").status_code == 409
    for task in launch["tasks"]:
        done = {"done": True, "evidence": "seen in the rehearsal"}
        ok(roadmap.put(f"/v1/launches/{launch['id']}/tasks/{task['key']}", json=done))
    ok(roadmap.post(f"/v1/launches/{launch['id']}/go-live", headers=as_of(LAUNCHED)))

    # Measured by itself, held against the case, and told.
    reading = eventually(
        lambda: _final(ok(roadmap.get(f"/v1/launches/{launch['id']}/readings"))), within=60
    )
    low, high = reading["interval"]["absolute"]
    assert low < 7 < high
    assert 6 < reading["effect"]["absolute"] < 8
    verdict = ok(
        roadmap.post(
            f"/v1/items/{item['id']}/verdict",
            json={"reading": reading["id"], "verdict": "within", "next": "keep"},
        )
    )
    assert verdict["verdict"] == "within"
    shipped = _tell(feedback, item["id"], "shipped")
    outcome = _tell(feedback, item["id"], "outcome")
    for message in (shipped, outcome):
        assert "same_day" not in message["text"]
        assert "Jobs closed the same day" not in message["text"]

    # Marta reads both on the portal, once each.
    letters = _letters_of(feedback, "marta@alder.example", house)
    assert sorted(letter["kind"] for letter in letters) == ["outcome", "shipped"]
    thread = eventually(lambda: _landed(ok(roadmap.get(f"/v1/items/{item['id']}/thread"))))
    assert [stop["kind"] for stop in thread["stations"]] == [
        "note",
        "request",
        "item",
        "case",
        "launch",
        "reading",
        "verdict",
        "told",
    ]


def _final(readings: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((one for one in readings if not one["provisional"]), None)


def _landed(thread: dict[str, Any]) -> dict[str, Any] | None:
    return thread if thread["landed"] else None


def _tell(feedback: httpx.Client, item: str, kind: str) -> dict[str, Any]:
    """Drafted by itself, sent by nobody until a person approves it."""

    def drafted() -> Any:
        rows = ok(feedback.get("/v1/messages", params={"item": item}))["results"]
        return next((row for row in rows if row["kind"] == kind), None)

    draft = eventually(drafted)
    assert draft["state"] == "draft"
    ok(feedback.post(f"/v1/messages/{draft['id']}/approval", json={"decision": "approve"}))
    sent: dict[str, Any] = eventually(
        lambda: _sent(ok(feedback.get(f"/v1/messages/{draft['id']}")))
    )
    return sent


def _sent(message: dict[str, Any]) -> dict[str, Any] | None:
    return message if message["state"] == "sent" else None


def _letters_of(feedback: httpx.Client, email: str, house: House) -> list[dict[str, Any]]:
    link = ok(feedback.post("/v1/portal/links", json={"email": email}))["link"]
    session = ok(feedback.post("/v1/portal/sessions", json={"link": link}))
    with house.client("feedback", session["tokens"]["feedback"]) as customer:
        letters: list[dict[str, Any]] = ok(customer.get("/v1/portal/messages"))["results"]
        assert customer.get("/v1/feedback").status_code == 403
    return letters
