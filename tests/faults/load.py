"""A load that writes down what was acknowledged, and tries again what was not."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.house import House

BATCH = 20


@dataclass
class Load:
    """Every name in `notes`, `items` and `events` was answered with success exactly once here."""

    house: House
    write_key: str
    notes: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    pages: int = 0
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8))
    workers: list[Future[None]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        work = [self._notes, self._notes, self._items, self._events, self._events, self._pages]
        self.workers = [self.pool.submit(one) for one in work]

    def stop(self) -> None:
        """Raises what a worker met that no client should meet."""
        self.stopping.set()
        for worker in self.workers:
            worker.result(timeout=60)
        self.pool.shutdown()

    def _notes(self) -> None:
        with self.house.client("feedback") as client:
            while not self.stopping.is_set():
                name = f"note {uuid4()}"
                body = {"text": name, "contact": {"email": f"{uuid4().hex[:6]}@alder.example"}}
                self._until_acknowledged(
                    lambda body=body, name=name: client.post(  # type: ignore[misc]
                        "/v1/feedback", json=body, headers={"Idempotency-Key": name}
                    )
                )
                self.notes.append(name)

    def _items(self) -> None:
        with self.house.client("roadmap") as client:
            while not self.stopping.is_set():
                name = f"item {uuid4()}"
                self._until_acknowledged(
                    lambda name=name: client.post(  # type: ignore[misc]
                        "/v1/items", json={"title": name}, headers={"Idempotency-Key": name}
                    )
                )
                self.items.append(name)

    def _events(self) -> None:
        with self.house.client("metrics") as client:
            while not self.stopping.is_set():
                names = [str(uuid4()) for _ in range(BATCH)]
                batch: list[dict[str, Any]] = [
                    {"type": "track", "event": "Pressed", "userId": "u", "messageId": name}
                    for name in names
                ]
                self._until_acknowledged(
                    lambda batch=batch: client.post(  # type: ignore[misc]
                        "/v1/batch", json={"batch": batch}, auth=(self.write_key, "")
                    )
                )
                self.events.extend(names)

    def _pages(self) -> None:
        with httpx.Client(base_url=self.house.url(), timeout=10, trust_env=False) as client:
            while not self.stopping.is_set():
                try:
                    self.pages += client.get("/sign-in").status_code == 200
                except httpx.HTTPError:
                    self.stopping.wait(0.1)

    def _until_acknowledged(self, send: Callable[[], httpx.Response]) -> None:
        """As a careful client does: the same key again until there is an answer."""
        while True:
            try:
                answer = send()
            except httpx.HTTPError:
                self.stopping.wait(0.05)
                continue
            if answer.is_success:
                return
            # 503 while roadmap_api, which knows the keys, is away; 409 while the first still runs.
            assert answer.status_code in (409, 429, 503), answer.text
            self.stopping.wait(0.05)
