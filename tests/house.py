"""The four real processes, started as an operator starts them: `landfall run` on a fresh folder."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
PROCESSES = ("frontend", "roadmap", "feedback", "metrics")
EMAIL, PASSWORD = "ana@landfall.test", "a long enough password"
READY = re.compile(r"Landfall is ready: (\S+)")


@dataclass
class House:
    """Where it listens, a key with every scope, and its processes by name."""

    folder: Path
    port: int
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    key: str = ""

    def url(self, process: str = "frontend") -> str:
        return f"http://127.0.0.1:{self.port + PROCESSES.index(process)}"

    def client(self, process: str, bearer: str | None = None) -> httpx.Client:
        headers = {"authorization": f"Bearer {bearer or self.key}"}
        return httpx.Client(
            base_url=self.url(process), headers=headers, timeout=60, trust_env=False
        )

    def pid(self, process: str) -> int:
        return int((self.folder / f"{process}.pid").read_text())

    def kill(self, process: str) -> None:
        """As a power cut would: no signal handler runs. The house starts it again."""
        os.kill(self.pid(process), signal.SIGKILL)

    def wait_until_ready(self, within: float = 60) -> None:
        deadline = time.monotonic() + within
        for process in PROCESSES:
            until(lambda name=process: self._answers(name), deadline, f"{process} is not ready")

    def _answers(self, process: str) -> bool:
        try:
            return httpx.get(f"{self.url(process)}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def run(self, *arguments: str, given: str = "") -> str:
        """A `landfall` command beside the running house; its standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "landfall", *arguments],
            cwd=ROOT,
            env=environment(self.folder, self.port),
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def until(true: object, deadline: float, otherwise: str) -> None:
    """Ask again until it is true; the only waiting that tests do."""
    assert callable(true)
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline, otherwise
        pause.wait(0.05)


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LANDFALL_")}
    urls = {
        f"LANDFALL_{name.upper()}_URL": f"http://127.0.0.1:{port + PROCESSES.index(name)}"
        for name in PROCESSES[1:]
    }
    return kept | urls | {"LANDFALL_DATA": str(folder)} | more


def four_free_ports() -> int:
    """The first of four ports in a row that nobody uses."""
    # Below the range that the system hands out by itself, so that none is taken between the look
    # and the start.
    chance = random.SystemRandom()
    for _ in range(500):
        first = chance.randrange(20_000, 32_000)
        if all(_is_free(first + step) for step in range(4)):
            return first
    raise RuntimeError("no four free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def running(folder: Path, *, demo: bool = False, **settings: str) -> Iterator[House]:
    """Started, ready, with an admin (EMAIL, PASSWORD) and a key; stopped with Ctrl-C at the end."""
    port = four_free_ports()
    arguments = ["run", "--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "landfall", *arguments, *([] if demo else ["--no-demo"])],
        cwd=ROOT,
        env=environment(folder, port, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    house = House(folder, port, process)
    reader = threading.Thread(target=_read, args=(house,), daemon=True)
    reader.start()
    try:
        until(
            lambda: house.process.poll() is not None or any(map(READY.search, house.lines)),
            time.monotonic() + (400 if demo else 90),
            "the house did not say that it is ready",
        )
        assert process.poll() is None, "".join(house.lines)
        house.run("admin", "create", "--email", EMAIL, "--password-stdin", given=PASSWORD + "\n")
        scopes = ["feedback:read", "feedback:write", "roadmap:read", "roadmap:write"]
        scopes += ["metrics:read", "metrics:write", "admin"]
        named = [part for scope in scopes for part in ("--scope", scope)]
        house.key = house.run("keys", "create", "--name", "tests", *named).split()[-1]
        yield house
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(5)


def _read(house: House) -> None:
    assert house.process.stdout is not None
    for line in house.process.stdout:
        house.lines.append(line)
