"""A FastAPI route that does nothing, served as the services are: the limit of a single call."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from tests.house import ROOT, four_free_ports

app = FastAPI()


@app.get("/readyz")
async def say_ready() -> dict[str, bool]:
    return {"ready": True}


@app.post("/v1/track")
async def track(body: dict[str, Any]) -> dict[str, bool]:
    return {"success": True}


def main(port: int) -> None:
    uvicorn.run(
        app, host="127.0.0.1", port=port, log_config=None, access_log=False, server_header=False
    )


@contextmanager
def bare_route() -> Iterator[str]:
    """The address of one in a process of its own."""
    port = four_free_ports()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.bare", str(port)], cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"{url}/readyz", trust_env=False).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


if __name__ == "__main__":
    main(int(sys.argv[1]))
