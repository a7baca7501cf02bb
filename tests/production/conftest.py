"""Four processes on PostgreSQL behind nginx, each started as the compose file starts it."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import postgres
from tests.house import EMAIL, PASSWORD, PROCESSES, ROOT, environment, four_free_ports, until
from tests.production.proxy import HOST, certify, proxied
from tests.surroundings import absent, postgres_url, proxy_path

SECRET = "kX9vQ2mT7pLw4RzB8nYc3HdJ6sFgA1eUoVtNiWxZ5yE="
SCOPES = tuple(f"{name}:{may}" for name in PROCESSES[1:] for may in ("read", "write"))


@dataclass
class Deployment:
    folder: Path
    ports: dict[str, int]
    settings: dict[str, str]
    trust: Any
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    key: str = ""

    def outside(self, **options: Any) -> httpx.Client:
        """Somebody on the other side of the proxy, over TLS."""
        transport = httpx.HTTPTransport(
            verify=self.trust, local_address=options.pop("address", None)
        )
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.ports['https']}",
            headers={"host": HOST} | options.pop("headers", {}),
            transport=transport,
            timeout=60,
            **options,
        )

    def with_key(self) -> httpx.Client:
        return self.outside(headers={"authorization": f"Bearer {self.key}"})

    def url(self, process: str) -> str:
        return f"http://127.0.0.1:{self.ports[process]}"

    def run(self, *arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "landfall", *arguments],
            cwd=ROOT, env=self.settings, input=given,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def lines(self, process: str) -> list[dict[str, Any]]:
        """What a process wrote to its log."""
        written = (self.folder / f"{process}.log").read_text().splitlines()
        return [json.loads(line) for line in written if line.startswith("{")]

    @contextmanager
    def started(self, process: str) -> Iterator[None]:
        with (self.folder / f"{process}.log").open("ab") as log:
            self.processes[process] = subprocess.Popen(
                [sys.executable, "-m", "landfall.serve", process,
                 "--port", str(self.ports[process])],
                cwd=ROOT, env=self.settings, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            yield
        finally:
            self.processes[process].terminate()
            self.processes[process].wait(30)

    def answers(self, process: str) -> bool:
        assert self.processes[process].poll() is None, self.lines(process)[-3:]
        try:
            return httpx.get(f"{self.url(process)}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    nginx, server = proxy_path(), postgres_url()
    if nginx is None:
        absent("proxy", "there is no nginx on this machine")
    if server is None:
        absent("postgres", "LANDFALL_TEST_POSTGRES names no server")
    assert nginx is not None
    assert server is not None
    folder = tmp_path_factory.mktemp("production")
    first = four_free_ports()
    ports = {name: first + step for step, name in enumerate(PROCESSES)}
    ports |= {"http": _free_port(), "https": _free_port()}
    with ExitStack() as stack:
        databases = stack.enter_context(postgres(server, "production"))
        settings = environment(
            folder,
            first,
            LANDFALL_ENV="production",
            LANDFALL_SECRET_KEY=SECRET,
            LANDFALL_PUBLIC_URL=f"https://{HOST}",
            LANDFALL_TRUSTED_PROXIES="127.0.0.1",
            **{
                f"LANDFALL_{name.upper()}_DATABASE_URL": url for name, url in databases.urls.items()
            },
        )
        made = Deployment(folder, ports, settings, certify(folder))
        made.run("migrate")
        for process in PROCESSES:
            stack.enter_context(made.started(process))
        for process in PROCESSES:
            deadline = time.monotonic() + 90
            until(lambda name=process: made.answers(name), deadline, f"{process} is not ready")
        made.run("admin", "create", "--email", EMAIL, "--password-stdin", given=PASSWORD + "\n")
        scopes = [part for scope in (*SCOPES, "admin") for part in ("--scope", scope)]
        made.key = made.run("keys", "create", "--name", "tests", *scopes).split()[-1]
        stack.enter_context(proxied(nginx, folder, ports))
        until(lambda: _listens(ports["https"]), time.monotonic() + 20, "nginx does not answer")
        yield made


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
