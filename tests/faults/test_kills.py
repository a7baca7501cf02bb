"""Thirty kills under load: what was acknowledged is there, once."""

import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.acceptance.test_the_loop import eventually, ok
from tests.faults.load import Load
from tests.house import PROCESSES, House, running, until

KILLS = 30
RECIPIENTS = 40

pytestmark = pytest.mark.timeout(600)


def test_thirty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(20261124)
    victims = [PROCESSES[number % 4] for number in range(KILLS)]
    chance.shuffle(victims)
    with running(tmp_path) as house:
        with house.client("metrics") as metrics:
            key = ok(metrics.post("/v1/write-keys", json={"name": "load"}))["write_key"]
            pressed = {"name": "Pressed", "kind": "count", "event": "Pressed"}
            ok(metrics.put("/v1/metrics/pressed", json=pressed))
        message = a_message_to_many(house)
        load = Load(house, key)
        load.start()
        approve = threading.Thread(target=approve_until_heard, args=(house, message))
        approve.start()
        pause = threading.Event()
        for victim in victims:
            pause.wait(chance.uniform(0.3, 1.5))
            until(
                lambda v=victim: is_alive(house, v), time.monotonic() + 60, f"{victim} stayed dead"
            )
            house.kill(victim)
        house.wait_until_ready()
        load.stop()
        approve.join(60)

        assert load.notes, "the load wrote no note"
        assert load.items, "the load wrote no item"
        assert load.events, "the load sent no event"
        assert load.pages > 0
        assert_each_once(load.notes, column(tmp_path / "feedback.db", "SELECT text FROM feedback"))
        assert_each_once(load.items, column(tmp_path / "roadmap.db", "SELECT title FROM items"))
        with house.client("metrics") as metrics:
            assert count_of_events(metrics) == len(set(load.events))
        eventually(lambda: everyone_told_once(house, message), within=60)
        for service in ("roadmap", "feedback", "metrics"):
            drained = f"{service}'s outbox did not drain"
            until(
                lambda name=service: pending(tmp_path / f"{name}.db") == 0,
                time.monotonic() + 90,
                drained,
            )


def wait_until_alive(house: House, process: str) -> None:
    until(lambda: is_alive(house, process), time.monotonic() + 60, f"{process} stayed dead")


def is_alive(house: House, process: str) -> bool:
    try:
        return httpx.get(f"{house.url(process)}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def a_message_to_many(house: House) -> str:
    """Forty contacts behind one declined item, and the draft that answers them."""
    with house.client("feedback") as feedback, house.client("roadmap") as roadmap:
        ok(
            feedback.put(
                "/v1/companies/alder", json={"name": "Alder Lifts", "domains": ["alder.example"]}
            )
        )
        request = ok(feedback.post("/v1/requests", json={"title": "Fax", "audience": "public"}))
        for number in range(RECIPIENTS):
            who = f"email:asks-{number}@alder.example"
            ok(feedback.put(f"/v1/requests/{request['id']}/votes/{who}"))
        wording = {"customer": "Sending job sheets by fax."}
        body = {"title": "Fax", "audience": "public", "wording": wording}
        item = ok(roadmap.post("/v1/items", json=body))
        ok(feedback.put(f"/v1/requests/{request['id']}/items/{item['id']}"))
        decline = {"to": "declined", "reason": "Nobody has the machines any more."}
        ok(roadmap.post(f"/v1/items/{item['id']}/stage", json=decline))

        def drafted() -> Any:
            rows = ok(feedback.get("/v1/messages", params={"item": item["id"]}))["results"]
            ready = [row for row in rows if row["recipients"] == RECIPIENTS]
            return ready[0]["id"] if ready else None

        return str(eventually(drafted))


def approve_until_heard(house: House, message: str) -> None:
    with house.client("feedback") as feedback:
        pause = threading.Event()
        while True:
            pause.wait(0.5)
            try:
                answer = feedback.post(
                    f"/v1/messages/{message}/approval", json={"decision": "approve"}
                )
            except httpx.HTTPError:
                continue
            if answer.is_success or answer.status_code == 409:
                return


def everyone_told_once(house: House, message: str) -> bool:
    rows = column(house.folder / "feedback.db", "SELECT contact_id FROM tellings")
    return len(rows) == RECIPIENTS == len(set(rows))


def column(path: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute(sql)]


def pending(path: Path) -> int:
    sql = "SELECT count(*) FROM outbox_deliveries WHERE delivered_at IS NULL AND failed_at IS NULL"
    return int(column(path, sql)[0])


def count_of_events(metrics: httpx.Client) -> int:
    today = datetime.now(UTC).date()
    span = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=1))}
    answer = ok(metrics.get("/v1/metrics/pressed/series", params=span | {"grain": "day"}))
    return int(sum(value or 0 for _, value in answer["series"][0]["points"]))


def assert_each_once(acknowledged: list[str], kept: list[str]) -> None:
    counts = Counter(kept)
    missing = [name for name in acknowledged if counts[name] == 0]
    double = [name for name in counts if counts[name] > 1]
    assert not missing, f"{len(missing)} of {len(acknowledged)} acknowledged are lost"
    assert not double, f"{len(double)} are there more than once"
