"""A large workspace in a running house: items, companies, requests, notes, metrics."""

from dataclasses import dataclass
from itertools import islice

from benchmarks import notes
from benchmarks.feedback_batched import batches
from benchmarks.wire import drive, request
from tests.house import House

ITEMS, REQUESTS, NOTES = 1000, 300, 50_000
HORIZONS = ("now", "next", "later")
ONE_IN = 10  # notes that speak for a request


@dataclass(frozen=True)
class Workspace:
    items: list[str]
    accounts: list[str]


def furnish(house: House, scale: float) -> Workspace:
    """Through the public APIs; takes a minute or two at full size."""
    _companies(house)
    items = _items(house, max(int(ITEMS * scale), 10))
    requests = _requests(house, items, max(int(REQUESTS * scale), 5))
    _notes(house, requests, max(int(NOTES * scale), 100))
    _metrics(house)
    return Workspace(items[: len(requests)], [f"company-{number}" for number in range(20)])


def _companies(house: House) -> None:
    with house.client("feedback") as feedback:
        body = {"companies": notes.companies()}
        feedback.post("/v1/companies/batch", json=body).raise_for_status()


def _items(house: House, wanted: int) -> list[str]:
    made = (
        request(
            "POST",
            "/v1/items",
            {
                "title": f"Make the {notes.WHAT[n % 10]} better, part {n}",
                "horizon": HORIZONS[n % 3],
            },
            authorization=f"Bearer {house.key}",
        )
        for n in range(wanted)
    )
    drive(house.url("roadmap"), made, connections=4, seconds=180).check()
    with house.client("roadmap") as roadmap:
        page = roadmap.get("/v1/items", params={"limit": 200}).raise_for_status().json()
    return [item["id"] for item in page["results"]]


def _requests(house: House, items: list[str], wanted: int) -> list[str]:
    """Each linked to an item."""
    made = []
    with house.client("feedback") as feedback:
        for number in range(wanted):
            title = f"A better {notes.WHAT[number % 10]}, wish {number}"
            answer = feedback.post("/v1/requests", json={"title": title}).raise_for_status()
            made.append(answer.json()["id"])
            item = items[number % len(items)]
            link = feedback.put(f"/v1/requests/{made[-1]}/items/{item}", json={"importance": 2})
            link.raise_for_status()
    return made


def _notes(house: House, requests: list[str], wanted: int) -> None:
    told = (
        notes.note(number)
        | ({"request_id": requests[number % len(requests)]} if number % ONE_IN == 0 else {})
        for number in range(wanted)
    )
    sent = batches(house.key, islice(told, wanted), size=200)
    drive(house.url("feedback"), sent, connections=2, seconds=240).check()


def _metrics(house: House) -> None:
    with house.client("metrics") as metrics:
        for key, kind in (("openers", "users"), ("opened", "count")):
            definition = {"name": f"Jobs {key}", "kind": kind, "event": "Job opened"}
            metrics.put(f"/v1/metrics/{key}", json=definition).raise_for_status()
