"""All four processes on one machine: started together, watched, stopped together."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from landfall import stores
from landfall.errors import CannotStart
from services.common.safety import unsafe_settings
from services.common.settings import Settings

ROOT = Path(__file__).parents[1]
PROCESSES = ("frontend", "roadmap", "feedback", "metrics")
READY_WITHIN = 60.0


@dataclass
class Places:
    """Where each process listens: the frontend on `port`, the services behind it."""

    host: str
    port: int

    def port_of(self, process: str) -> int:
        return self.port + PROCESSES.index(process)

    def url_of(self, process: str) -> str:
        # The services speak to each other over loopback, wherever the frontend listens.
        return f"http://127.0.0.1:{self.port_of(process)}"

    def environment(self, settings: Settings) -> dict[str, str]:
        given = dict(os.environ)
        given["LANDFALL_DATA"] = str(settings.data.resolve())
        given["LANDFALL_HOST"] = self.host
        for process in PROCESSES[1:]:
            given.setdefault(f"LANDFALL_{process.upper()}_URL", self.url_of(process))
        given.setdefault("LANDFALL_PUBLIC_URL", f"http://{self.host}:{self.port}")
        return given


@dataclass
class House:
    """The running processes; one that dies is started again, more slowly each time."""

    settings: Settings
    places: Places
    processes: dict[str, Process] = field(default_factory=dict)
    stopping: bool = False

    async def start(self) -> None:
        logs = self.settings.data / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        for name in PROCESSES:
            await self._start(name)

    async def _start(self, name: str) -> None:
        host = self.places.host if name == "frontend" else "127.0.0.1"
        with (self.settings.data / "logs" / f"{name}.log").open("ab") as log:
            self.processes[name] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "landfall.serve", name,
                "--host", host, "--port", str(self.places.port_of(name)),
                cwd=ROOT, env=self.places.environment(self.settings),
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        (self.settings.data / f"{name}.pid").write_text(str(self.processes[name].pid))

    async def watch(self) -> None:
        await asyncio.gather(*(self._keep(name) for name in PROCESSES))

    async def _keep(self, name: str) -> None:
        wait = 0.2
        while not self.stopping:
            began = time.monotonic()
            code = await self.processes[name].wait()
            if self.stopping:
                return
            wait = 0.2 if time.monotonic() - began > 30 else min(wait * 2, 3)
            say(f"{name} stopped (code {code}) and is started again; see logs/{name}.log")
            await asyncio.sleep(wait)
            await self._start(name)

    async def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            await asyncio.gather(*(self._ready(client, name, deadline) for name in PROCESSES))

    async def _ready(self, client: httpx.AsyncClient, name: str, deadline: float) -> None:
        while time.monotonic() < deadline:
            if self.processes[name].returncode is not None:
                break
            with contextlib.suppress(httpx.HTTPError):
                answer = await client.get(f"{self.places.url_of(name)}/readyz")
                if answer.status_code == 200:
                    return
            await asyncio.sleep(0.05)
        log = self.settings.data / "logs" / f"{name}.log"
        lines = log.read_text(errors="replace").splitlines()[-5:]
        tail = "\n".join(line if len(line) < 900 else f"…{line[-900:]}" for line in lines)
        raise CannotStart(f"{name} did not become ready. The end of {log}:\n{tail}")

    async def stop(self) -> None:
        """Ask each to finish what it has begun; after ten seconds, end it."""
        self.stopping = True
        for process in self.processes.values():
            if process.returncode is None:
                process.terminate()
        for name, process in self.processes.items():
            try:
                await asyncio.wait_for(process.wait(), 12)
            except TimeoutError:
                process.kill()
                await process.wait()
            (self.settings.data / f"{name}.pid").unlink(missing_ok=True)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def check_ports(places: Places) -> None:
    for process in PROCESSES:
        host = places.host if process == "frontend" else "127.0.0.1"
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, places.port_of(process)))
            except OSError as problem:
                raise CannotStart(
                    f"Port {places.port_of(process)}, which {process} needs, is taken or not ours"
                    f" ({problem.strerror}). Stop what uses it, or choose others with --port."
                ) from problem


async def run(settings: Settings, places: Places, *, demo: bool) -> None:
    """Until Ctrl-C: migrate, start, load the demo where it is wanted, say where to go."""
    unsafe = unsafe_settings(settings)
    if unsafe:
        raise CannotStart("Landfall does not start unsafely:\n  " + "\n  ".join(unsafe))
    check_ports(places)
    await asyncio.to_thread(stores.migrate, settings)
    house = House(settings, places)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        await house.start()
        stopped = asyncio.create_task(stop.wait())
        ready = asyncio.create_task(_welcome(house, demo=demo))
        await asyncio.wait({stopped, ready}, return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            ready.result()
            watch = asyncio.create_task(house.watch())
            await stopped
            watch.cancel()
        else:
            ready.cancel()
    finally:
        await house.stop()


async def _welcome(house: House, *, demo: bool) -> None:
    from landfall.welcome import welcome

    await house.wait_until_ready()
    say(await welcome(house.settings, house.places, demo=demo))
