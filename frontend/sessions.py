"""Who is signed in: the session's secret lies in the cookie, the services' short tokens here.

Tokens are fetched from roadmap_api and kept for less than their five minutes; a session that ended
is refused by the services at once, and then the page asks for a sign-in.
"""

import asyncio
import hashlib
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from frontend.api import Api, ApiProblem, ServiceDown
from services.common.actors import AUDIENCES, AUDIENCES_OF_ROLE, SCOPES_OF_ROLE

KEPT_SECONDS = 240
AT_MOST = 5000


@dataclass(frozen=True)
class Person:
    """The one who is signed in, as every view and template sees them."""

    id: str
    name: str
    email: str
    role: str
    function: str

    def may(self, scope: str) -> bool:
        return scope in SCOPES_OF_ROLE.get(self.role, ())

    @property
    def is_internal(self) -> bool:
        return "internal" in AUDIENCES_OF_ROLE.get(self.role, AUDIENCES)

    @property
    def sees_money(self) -> bool:
        return self.role != "viewer"

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


@dataclass(frozen=True)
class Pass:
    """Tokens for the three services, and whose they are."""

    person: Person
    tokens: dict[str, str]
    until: float


@dataclass
class Passes:
    """The tokens of everyone who is here now, by the hash of their session's secret."""

    kept: dict[str, Pass] = field(default_factory=dict)
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def of(self, secret: str, api: Api) -> Pass | None:
        """The pass of this session, or None where it has ended. Raises ServiceDown."""
        key = _key(secret)
        found = self.kept.get(key)
        if found and found.until > monotonic():
            return found
        lock = self.locks.setdefault(key, asyncio.Lock())
        async with lock:
            found = self.kept.get(key)
            if found and found.until > monotonic():
                return found
            try:
                answer = await api.roadmap.post("/v1/sessions/tokens", {"session": secret})
            except ApiProblem as problem:
                self.forget(secret)
                if problem.status in (401, 403, 404, 422):
                    return None
                raise ServiceDown("roadmap") from problem
            return self._keep(key, answer)

    def forget(self, secret: str) -> None:
        key = _key(secret)
        self.kept.pop(key, None)
        self.locks.pop(key, None)

    def _keep(self, key: str, answer: dict[str, Any]) -> Pass:
        if len(self.kept) >= AT_MOST:
            self.kept = {k: v for k, v in self.kept.items() if v.until > monotonic()}
            self.locks = {k: lock for k, lock in self.locks.items() if k in self.kept or k == key}
        made = Pass(_person(answer["person"]), answer["tokens"], monotonic() + KEPT_SECONDS)
        self.kept[key] = made
        return made


def _person(given: dict[str, Any]) -> Person:
    return Person(
        id=str(given["id"]),
        name=given["name"],
        email=given["email"],
        role=given["role"],
        function=given.get("function") or "",
    )


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
