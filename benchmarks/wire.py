"""A small HTTP/1.1 client, so that what is measured is the server and not the client."""

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

import uvloop

LONGEST_ANSWER = 30.0


@dataclass
class Load:
    """Seconds of each good answer, and how many were not good."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def p95_ms(self) -> float:
        if len(self.times) < 2:
            return max(self.times, default=0.0) * 1000
        return quantiles(self.times, n=20, method="inclusive")[-1] * 1000

    def check(self) -> "Load":
        """A load with a refused request measured something else than it meant to."""
        if self.refused or not self.times:
            told = self.refused[0] if self.refused else "nothing was sent"
            raise RuntimeError(f"{len(self.refused)} requests failed; the first: {told}")
        return self


def request(method: str, path: str, body: Any = None, **headers: str) -> bytes:
    content = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
    given = {"host": "127.0.0.1", "content-length": str(len(content))} | headers
    if body is not None:
        given["content-type"] = "application/json"
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content


def basic(user: str) -> str:
    return "Basic " + b64encode(f"{user}:".encode()).decode()


def drive(url: str, requests: Iterable[bytes], *, connections: int, seconds: float) -> Load:
    """Every connection sends the next request as soon as it has its answer.

    Ends with the last request or when the time is over. A lazy iterable's cost is the client's.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_drive(url, iter(requests), connections, seconds))


async def _drive(url: str, requests: Iterator[bytes], connections: int, seconds: float) -> Load:
    load, began = Load(), time.perf_counter()
    until = began + seconds
    await asyncio.gather(*(_connection(url, requests, until, load) for _ in range(connections)))
    load.seconds = time.perf_counter() - began
    return load


async def _connection(url: str, requests: Iterator[bytes], until: float, load: Load) -> None:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        while time.perf_counter() < until:
            sent = next(requests, None)
            if sent is None:
                return
            began = time.perf_counter()
            writer.write(sent)
            status, body = await asyncio.wait_for(_answer(reader), LONGEST_ANSWER)
            if 200 <= status < 300:
                load.times.append(time.perf_counter() - began)
            else:
                load.refused.append(f"{status} {body[:300].decode(errors='replace')}")
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head[9:12])
    found = head.partition(b"content-length:")[2].partition(b"\r\n")[0].strip()
    if found:
        return status, await reader.readexactly(int(found))
    return status, await _chunks(reader) if b"chunked" in head else b""


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return body
