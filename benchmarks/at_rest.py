"""The demo workspace at rest: memory once every page was visited, and the time to start again."""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx
import psutil  # type: ignore[import-untyped]
from starlette.routing import Match, Route

from benchmarks.pages import sign_in
from benchmarks.rows import Row
from tests.house import PROCESSES, READY, ROOT, House, environment, four_free_ports, running

MEMORY_MB, START_SECONDS, STARTS, MOST_PAGES = 900, 6.0, 3, 120
LINK = re.compile(r'href="(/[^"#]*)"')


def measure(scale: float) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder, demo=True) as house:
            visited = visit_every_page(house)
            memory = {process: _pss_mb(house.pid(process)) for process in PROCESSES}
        starts = [start(folder) for _ in range(STARTS)]
    return [_memory_row(memory, visited), _start_row(starts)]


def visit_every_page(house: House) -> int:
    """Links from page to page; of pages that differ in an id alone, one."""
    shapes, waiting, seen = _routes(), ["/", *_plain_pages()], set[str]()
    headers = {"cookie": sign_in(house)}
    with httpx.Client(
        base_url=house.url(), headers=headers, trust_env=False, timeout=60, follow_redirects=True
    ) as browser:
        while waiting and len(seen) < MOST_PAGES:
            path = waiting.pop(0)
            shape = _shape(shapes, path)
            if shape is None or shape in seen:
                continue
            seen.add(shape)
            waiting += LINK.findall(browser.get(path).text)
    return len(seen)


def _routes() -> list[Route]:
    from frontend import views

    return [
        route
        for router in views.ROUTERS
        for route in router.routes
        if isinstance(route, Route) and "GET" in (route.methods or ())
    ]


def _plain_pages() -> Iterator[str]:
    """Pages without an id; what is open for as long as one looks at it is no page."""
    for route in _routes():
        if "{" not in route.path and not route.path.startswith("/live/"):
            yield route.path


def _shape(routes: list[Route], path: str) -> str | None:
    plain = path.partition("?")[0]
    if plain.startswith("/live/"):
        return None
    scope = {"type": "http", "method": "GET", "path": plain}
    return next((r.path for r in routes if r.matches(scope)[0] is Match.FULL), None)


def _pss_mb(pid: int) -> float:
    """Its own pages and its share of those it shares, of it and what it started."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return float(sum(one.memory_full_info().pss for one in family)) / 1e6


def start(folder: Path) -> float:
    """Seconds until `landfall run` on existing data says that it is ready."""
    port = four_free_ports()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "landfall", "run", "--data", str(folder), "--port", str(port)],
        cwd=ROOT,
        env=environment(folder, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if READY.search(line):
                return time.perf_counter() - began
        raise RuntimeError("landfall run ended before it was ready")
    finally:
        process.terminate()
        process.wait(30)


def _memory_row(memory: dict[str, float], visited: int) -> Row:
    total = sum(memory.values())
    told = ", ".join(f"{process} {size:.0f}" for process, size in memory.items())
    return Row(
        f"memory, demo, {visited} pages visited",
        total,
        f"MB PSS ({told})",
        f"under {MEMORY_MB} MB",
        ok=total < MEMORY_MB,
    )


def _start_row(starts: list[float]) -> Row:
    value = median(starts)
    return Row(
        "start on existing data",
        value,
        f"s (median of {len(starts)})",
        f"under {START_SECONDS:.0f} s",
        ok=value < START_SECONDS,
    )
