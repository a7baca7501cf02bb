"""The five pages most used, in a large workspace: how fast, and what one page asks for."""

import json
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import httpx

from benchmarks import asked_for, filled
from benchmarks.apart import apart
from benchmarks.rows import Row
from benchmarks.wire import drive, request
from benchmarks.workspace import Workspace, furnish
from tests.house import EMAIL, PASSWORD, House, running

VISITS, SECONDS, CONNECTIONS = 200, 20.0, 8
P95_MS, CALLS, STATEMENTS = 250, 12, 25


def measure(scale: float) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder, rows = Path(name), []
        apart(filled.fill, folder / "events", max(int(filled.EVENTS * scale), 1000))
        with running(folder) as house:
            pages = paths(furnish(house, scale))
            cookie = sign_in(house)
            for page, some in pages.items():
                rows.append(_speed(house, page, some, cookie, scale))
            calls = {page: _calls(house, page, some[0], cookie) for page, some in pages.items()}
        first = {page: some[0] for page, some in pages.items()}
        statements = apart(asked_for.statements, folder, first)
    rows += [_bound(page, "calls to services", calls[page], CALLS) for page in pages]
    rows += [_bound(page, "SQL statements", statements[page], STATEMENTS) for page in pages]
    return rows


def paths(workspace: Workspace) -> dict[str, list[str]]:
    return {
        "today": ["/"],
        "roadmap": ["/roadmap"],
        "inbox": ["/feedback"],
        "item": [f"/items/{item}" for item in workspace.items[:20]],
        "account": [f"/accounts/{account}" for account in workspace.accounts],
    }


def sign_in(house: House) -> str:
    """The cookie of a browser that is signed in."""
    with httpx.Client(base_url=house.url(), trust_env=False, timeout=30) as browser:
        form = {"email": EMAIL, "password": PASSWORD}
        answer = browser.post("/sign-in", data=form, headers={"sec-fetch-site": "same-origin"})
        if answer.status_code != 303:
            raise RuntimeError(f"signing in was answered {answer.status_code}")
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def _speed(house: House, page: str, some: list[str], cookie: str, scale: float) -> Row:
    url = house.url()
    drive(url, _visits(some, cookie, 8), connections=2, seconds=30)
    visits = _visits(some, cookie, max(int(VISITS * min(scale, 1)), 16))
    load = drive(url, visits, connections=CONNECTIONS, seconds=SECONDS)
    failed = f", {len(load.refused)} pages failed" if load.refused else ""
    return Row(
        f"page {page}, 8 connections",
        load.p95_ms,
        f"ms (p95{failed})",
        f"under {P95_MS} ms",
        ok=load.p95_ms < P95_MS and not failed,
        raw=load.per_second,
        raw_unit="pages a second",
    )


def _visits(some: list[str], cookie: str, wanted: int) -> Iterator[bytes]:
    for _, path in zip(range(wanted), cycle(some), strict=False):
        yield request("GET", path, cookie=cookie)


def _calls(house: House, page: str, path: str, cookie: str) -> dict[str, int]:
    """Lines that the services' logs hold with the page's own request id."""
    name = f"bench-page-{page}"
    visit = request("GET", path, cookie=cookie, x_request_id=name)
    drive(house.url(), [visit], connections=1, seconds=30)
    return {
        service: sum(
            line.get("request_id") == name and line.get("logger") == "landfall.requests"
            for line in _lines(house.folder / "logs" / f"{service}.log")
        )
        for service in ("roadmap", "feedback", "metrics")
    }


def _lines(log: Path) -> Iterator[dict[str, object]]:
    for line in log.read_text(errors="replace").splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def _bound(page: str, what: str, asked: dict[str, int], most: int) -> Row:
    value = sum(asked.values())
    told = ", ".join(f"{name} {count}" for name, count in asked.items() if count)
    return Row(f"page {page}, {what}", value, f"({told})", f"at most {most}", ok=value <= most)
