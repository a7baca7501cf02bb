"""The three services as one person sees them: reads in parallel with deadlines, writes tried once.

A read that a stopped service cannot answer becomes `Missing`, and the page is drawn without it.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx

from frontend.settings import PAGE_DEADLINE, WRITE_DEADLINE

JSON = Any
SERVICES = ("roadmap", "feedback", "metrics")
HOLDS = {
    "roadmap": "the plan, people and business cases",
    "feedback": "customers and what they said",
    "metrics": "the numbers and measured results",
}


class ServiceDown(Exception):
    """The service did not answer, or not in time."""

    def __init__(self, service: str) -> None:
        super().__init__(f"{service} does not answer")
        self.service = service


class ApiProblem(Exception):
    """The service said no (RFC 9457)."""

    def __init__(self, service: str, status: int, body: dict[str, JSON]) -> None:
        super().__init__(body.get("detail") or body.get("title") or f"{service} answered {status}")
        self.service = service
        self.status = status
        self.body = body

    @property
    def title(self) -> str:
        return str(self.body.get("title") or "This did not work")

    @property
    def detail(self) -> str:
        return str(self.body.get("detail") or "")

    @property
    def fields(self) -> dict[str, str]:
        """What is wrong with each field, by the last part of its pointer."""
        return {
            str(error.get("pointer", "")).rpartition("/")[2]: str(error.get("detail", ""))
            for error in self.body.get("errors") or []
        }


@dataclass(frozen=True)
class Missing:
    """Stands where an answer would: the page says so, or nothing where it is not this reader's."""

    service: str
    is_withheld: bool = False

    def __bool__(self) -> bool:
        return False

    @property
    def sentence(self) -> str:
        return f"The service that keeps {HOLDS[self.service]} does not answer just now."


@dataclass
class Budget:
    """What one page may spend; a service that failed once on it is not asked again."""

    seconds: float = PAGE_DEADLINE
    began: float = field(default_factory=monotonic)
    down: set[str] = field(default_factory=set)

    @property
    def left(self) -> float:
        """For the next read: three quarters of the page's time at most, and what is left of it."""
        return max(min(self.seconds * 0.75, self.began + self.seconds - monotonic()), 0.05)


class Service:
    """One service, spoken to with one person's token."""

    def __init__(
        self, name: str, client: httpx.AsyncClient, headers: dict[str, str], budget: Budget
    ) -> None:
        self.name = name
        self._client = client
        self._headers = headers
        self._budget = budget

    async def get(self, path: str, **params: JSON) -> JSON:
        """The JSON of a read; raises ServiceDown or ApiProblem."""
        if self.name in self._budget.down:
            raise ServiceDown(self.name)
        known = {key.rstrip("_"): value for key, value in params.items() if value not in (None, "")}
        return await self._call("GET", path, self._budget.left, params=known)

    async def find(self, path: str, **params: JSON) -> JSON | None:
        """As `get`, but None where there is nothing."""
        try:
            return await self.get(path, **params)
        except ApiProblem as problem:
            if problem.status == 404:
                return None
            raise

    async def question(self, path: str, json: JSON) -> JSON:
        """A read whose question is too long for an address: with the deadline of a read."""
        if self.name in self._budget.down:
            raise ServiceDown(self.name)
        return await self._call("POST", path, self._budget.left, json=json)

    async def post(self, path: str, json: JSON = None, *, key: str | None = None) -> JSON:
        return await self._write("POST", path, json, key)

    async def put(self, path: str, json: JSON = None, *, key: str | None = None) -> JSON:
        return await self._write("PUT", path, json, key)

    async def patch(self, path: str, json: JSON, *, etag: str | None = None) -> JSON:
        headers = {"If-Match": etag} if etag else {}
        return await self._call("PATCH", path, WRITE_DEADLINE, json=json, headers=headers)

    async def delete(self, path: str, json: JSON = None) -> JSON:
        return await self._write("DELETE", path, json, None)

    async def send(self, path: str, data: dict[str, str], file: tuple[str, bytes, str]) -> JSON:
        """A form with one file."""
        return await self._call("POST", path, WRITE_DEADLINE, data=data, files={"file": file})

    async def _write(self, method: str, path: str, json: JSON, key: str | None) -> JSON:
        headers = {"Idempotency-Key": key or str(uuid4())}
        if json is None:
            return await self._call(method, path, WRITE_DEADLINE, headers=headers)
        return await self._call(method, path, WRITE_DEADLINE, json=json, headers=headers)

    async def _call(
        self, method: str, path: str, deadline: float, *, headers: JSON = None, **content: JSON
    ) -> JSON:
        try:
            async with asyncio.timeout(deadline):
                answer = await self._client.request(
                    method, path, headers={**self._headers, **(headers or {})}, **content
                )
        except (httpx.TransportError, TimeoutError) as error:
            self._budget.down.add(self.name)
            raise ServiceDown(self.name) from error
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> JSON:
        if answer.is_success:
            return answer.json() if answer.content else None
        if answer.status_code in (502, 503, 504):
            self._budget.down.add(self.name)
            raise ServiceDown(self.name)
        try:
            body = answer.json()
        except ValueError:
            body = {}
        raise ApiProblem(self.name, answer.status_code, body if isinstance(body, dict) else {})


class Api:
    """The three services for one visit."""

    def __init__(
        self,
        clients: dict[str, httpx.AsyncClient],
        tokens: dict[str, str],
        request_id: str,
        address: str = "",
        seconds: float = PAGE_DEADLINE,
    ) -> None:
        budget = Budget(seconds)
        self._made_with = (clients, tokens, request_id, address, seconds)
        self.roadmap, self.feedback, self.metrics = (
            Service(name, clients[name], _headers(tokens.get(name), request_id, address), budget)
            for name in SERVICES
        )

    def renewed(self) -> "Api":
        return Api(*self._made_with)

    async def ask(self, **questions: Awaitable[JSON]) -> dict[str, JSON]:
        """All at once; an answer that cannot be had is `Missing`, one that is not there is None."""
        answers = await asyncio.gather(*(_settled(question) for question in questions.values()))
        return dict(zip(questions, answers, strict=True))


async def _settled(question: Awaitable[JSON]) -> JSON:
    try:
        return await question
    except ServiceDown as down:
        return Missing(down.service)
    except ApiProblem as problem:
        if problem.status == 403:
            return Missing(problem.service, is_withheld=True)
        if problem.status == 404:
            return None
        raise


def _headers(token: str | None, request_id: str, address: str) -> dict[str, str]:
    """The visitor's address goes along, so that guessing is counted against the guesser."""
    headers = {"X-Request-Id": request_id}
    if address:
        headers["X-Forwarded-For"] = address
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return headers


def connect(
    urls: dict[str, str], transports: dict[str, httpx.AsyncBaseTransport] | None = None
) -> dict[str, httpx.AsyncClient]:
    """One client a service, kept for the life of the process. No retries: a write is tried once."""
    given = transports or {}
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=16)
    return {
        name: httpx.AsyncClient(
            base_url=url,
            transport=given.get(name)
            or httpx.AsyncHTTPTransport(limits=limits, retries=0, verify=url.startswith("https:")),
            timeout=httpx.Timeout(WRITE_DEADLINE, connect=1.0),
            follow_redirects=False,
            trust_env=False,
        )
        for name, url in urls.items()
    }
