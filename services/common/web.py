"""What stands between the socket and the routes: ids, limits, measures, log lines."""

import gzip
import logging
import re
import time
import zlib
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common import audit
from services.common.answers import problem_response
from services.common.problems import BadRequest, Problem, TooLarge, TooManyRequests
from services.common.settings import is_loopback

log = logging.getLogger("landfall.requests")

MIB = 1024 * 1024
_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")


class Unmeasured(BadRequest):
    title = "The body is not what its Content-Encoding says"


@dataclass(frozen=True)
class BodyLimit:
    """`whole`: read and unpacked before the route; `stream`: counted on its way through."""

    prefix: str
    most: int
    manner: Literal["whole", "stream"] = "whole"


class RequestIds:
    """Takes the caller's X-Request-ID or makes one, and says it in the answer and every line."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.match(given) else uuid4().hex
        audit.request_id.set(request_id)
        audit.address.set(scope["client"][0] if scope.get("client") else None)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        await self.app(scope, receive, send_with_id)


class Measures:
    """Counts and times requests by route template, and writes one line for each."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self.app = app
        labels = ["method", "route", "status"]
        self.count = Counter("landfall_requests_total", "Requests", labels, registry=registry)
        self.time = Histogram(
            "landfall_request_seconds", "Time to answer", labels[:2], registry=registry
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            took = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "unknown")
            self.count.labels(scope["method"], route, str(status)).inc()
            self.time.labels(scope["method"], route).observe(took)
            if log.isEnabledFor(logging.INFO):
                facts = {"method": scope["method"], "route": route, "status": status}
                log.info("request", extra=facts | {"ms": round(took * 1000, 1)})


class BodyLimits:
    """Refuses what is too large, before and after decompression; unpacks gzip within the limit."""

    def __init__(self, app: ASGIApp, limits: list[BodyLimit]) -> None:
        self.app = app
        self.limits = sorted(limits, key=lambda limit: -len(limit.prefix))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        limit = next(one for one in self.limits if scope["path"].startswith(one.prefix))
        try:
            headers = Headers(scope=scope)
            declared = headers.get("content-length", "0")
            if declared.isdigit() and int(declared) > limit.most:
                raise _too_large(limit.most)
            if limit.manner == "stream":
                await self.app(scope, _counted(receive, limit.most), send)
                return
            body = await _read(receive, limit.most)
            if "gzip" in headers.get("content-encoding", "").lower():
                body = unpack(body, limit.most)
                scope["headers"] = [
                    (name, value)
                    for name, value in scope["headers"]
                    if name not in (b"content-encoding", b"content-length")
                ] + [(b"content-length", str(len(body)).encode())]
        except Problem as problem:
            await problem_response(problem)(scope, receive, send)
            return
        await self.app(scope, _replayed(body, receive), send)


def unpack(packed: bytes, most: int) -> bytes:
    """Gunzip, stopping at `most` bytes, so that a bomb costs no more than a full body."""
    stream = zlib.decompressobj(wbits=31)
    try:
        body = stream.decompress(packed, most + 1)
    except zlib.error as problem:
        raise Unmeasured("The body says gzip and cannot be unpacked.") from problem
    if len(body) > most or stream.unconsumed_tail:
        raise _too_large(most)
    if not stream.eof:
        raise Unmeasured("The gzip body ends too early.")
    return body


def pack(body: bytes) -> bytes:
    return gzip.compress(body, 5)


def _too_large(most: int) -> TooLarge:
    size = f"{most // MIB} MiB" if most >= MIB else f"{most // 1024} KiB"
    return TooLarge(f"Send at most {size} at once.", limit=most)


async def _read(receive: Receive, most: int) -> bytes:
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("The connection closed before the body was complete.")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > most:
            raise _too_large(most)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replayed(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _counted(receive: Receive, most: int) -> Receive:
    size = 0

    async def count() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise _too_large(most)
        return message

    return count


@dataclass
class _Bucket:
    tokens: float
    at: float


class RateLimits:
    """A token bucket for each bearer, or each address without one; 429 says how long to wait."""

    most_buckets = 20_000

    def __init__(
        self, app: ASGIApp, *, anonymous: tuple[float, int], known: tuple[float, int]
    ) -> None:
        self.app = app
        self.rates = {False: anonymous, True: known}
        self.buckets: dict[tuple[bool, str], _Bucket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in ("/healthz", "/readyz"):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        bearer = request.headers.get("authorization", "")
        address = request.client.host if request.client else ""
        known = bool(bearer)
        rate, burst = self.rates[known]
        bucket = self._bucket((known, bearer or address), burst)
        now = time.monotonic()
        bucket.tokens = min(burst, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        if bucket.tokens < 1:
            wait = max(1, round((1 - bucket.tokens) / rate))
            problem = TooManyRequests(f"Try again in {wait} s.", retry_after=wait)
            problem.headers |= _rate_headers(rate, burst, 0, wait)
            await problem_response(problem)(scope, receive, send)
            return
        bucket.tokens -= 1
        headers = _rate_headers(rate, burst, int(bucket.tokens), 1)

        async def send_with_rate(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self.app(scope, receive, send_with_rate)

    def _bucket(self, key: tuple[bool, str], burst: int) -> _Bucket:
        if len(self.buckets) > self.most_buckets:
            self.buckets.clear()
        return self.buckets.setdefault(key, _Bucket(burst, time.monotonic()))


def _rate_headers(rate: float, burst: int, left: int, reset: int) -> dict[str, str]:
    window = max(1, round(burst / rate))
    return {
        "RateLimit-Policy": f'"default";q={burst};w={window}',
        "RateLimit": f'"default";r={left};t={reset}',
    }


def is_local_peer(request: Request) -> bool:
    """A caller on this machine that came through no proxy."""
    forwarded = any(
        name in request.headers for name in ("x-forwarded-for", "forwarded", "x-real-ip")
    )
    return request.client is not None and is_loopback(request.client.host) and not forwarded
