"""The ways into the three services, and how a request says when it happened and who did it."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, time, timedelta
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx

AS_OF = "Landfall-As-Of"
TRIES = 4
Json = dict[str, Any]


class LoadingFailed(RuntimeError):
    """A service refused a part of the story."""


class Doors:
    """One client a service; `key` is the admin's, `tokens` are those of the story's people."""

    def __init__(
        self,
        urls: dict[str, str],
        key: str,
        today: date,
        transports: dict[str, httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        self.key, self.today = key, today
        self.tokens: dict[str, dict[str, str]] = {}
        self._clients = {
            name: httpx.AsyncClient(
                base_url=url,
                timeout=120,
                trust_env=False,
                transport=(transports or {}).get(name),
                limits=httpx.Limits(max_connections=24),
            )
            for name, url in urls.items()
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(client.aclose() for client in self._clients.values()))

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def moment(self, days: float, hour: float = 9) -> datetime:
        start = datetime.combine(self.today, time(), UTC)
        return start + timedelta(days=days, hours=hour)

    async def get(self, service: str, path: str, **params: Any) -> Json:
        return await self.send("GET", service, path, params=params)

    async def post(self, service: str, path: str, body: Any, **told: Any) -> Json:
        return await self.send("POST", service, path, body, **told)

    async def put(self, service: str, path: str, body: Any, **told: Any) -> Json:
        return await self.send("PUT", service, path, body, **told)

    async def patch(self, service: str, path: str, body: Any, **told: Any) -> Json:
        return await self.send("PATCH", service, path, body, **told)

    async def send(
        self,
        method: str,
        service: str,
        path: str,
        body: Any = None,
        *,
        by: str | None = None,
        at: datetime | None = None,
        params: dict[str, Any] | None = None,
    ) -> Json:
        """`by` is one of the story's people, `at` when it happened; raises LoadingFailed."""
        bearer = self.tokens[by][service] if by else self.key
        headers = {"authorization": f"Bearer {bearer}"}
        if at is not None:
            headers[AS_OF] = at.isoformat()
        if method == "POST":
            # A busy machine may have done it and not said so: asked again, it is done once.
            headers["idempotency-key"] = str(uuid4())
        answer = await self._patiently(
            lambda: self._clients[service].request(
                method, path, json=body, headers=headers, params=params
            )
        )
        if answer.is_error:
            raise LoadingFailed(f"{method} {service} {path}: {answer.status_code} {answer.text}")
        found: Json = answer.json() if answer.content else {}
        return found

    async def raw(self, service: str, path: str, content: bytes, auth: tuple[str, str]) -> None:
        client = self._clients[service]
        answer = await self._patiently(lambda: client.post(path, content=content, auth=auth))
        if answer.is_error:
            raise LoadingFailed(f"{path}: {answer.status_code} {answer.text}")

    async def _patiently(
        self, ask: Callable[[], Coroutine[Any, Any, httpx.Response]]
    ) -> httpx.Response:
        """Again where the service was too busy to answer."""
        for attempt in range(TRIES):
            try:
                answer = await ask()
            except httpx.TransportError:
                if attempt == TRIES - 1:
                    raise
            else:
                if answer.status_code < 500 and answer.status_code != 429:
                    return answer
                if attempt == TRIES - 1:
                    return answer
            await asyncio.sleep(1 + attempt)
        raise AssertionError("unreachable")


async def until(ready: Callable[[], Any], *, what: str, patience: float = 90) -> Any:
    """Ask again until the answer is truthy: work between services takes a moment."""
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while True:
        found = await ready()
        if found:
            return found
        if loop.time() > end:
            raise LoadingFailed(f"Waited {patience:.0f} s for {what}.")
        await asyncio.sleep(0.5)
