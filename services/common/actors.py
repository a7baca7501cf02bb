"""Who is asking: a person, a machine with a key, another service, or a customer."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, cast
from uuid import UUID

import httpx
from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from services.common import clock
from services.common.problems import Forbidden, Unauthorized, Unavailable

ISSUER = "landfall"
AUDIENCES = ("internal", "partner", "sales_safe", "public")
Kind = Literal["person", "key", "customer", "service", "anonymous"]
Role = Literal["admin", "leader", "maker", "contributor", "approver", "viewer"]

SCOPES = (
    "feedback:read",
    "feedback:write",
    "roadmap:read",
    "roadmap:write",
    "metrics:read",
    "metrics:write",
    "admin",
)
_READ = frozenset({"feedback:read", "roadmap:read", "metrics:read"})
_WRITE = frozenset({"feedback:write", "roadmap:write", "metrics:write"})
SCOPES_OF_ROLE: dict[str, frozenset[str]] = {
    "admin": _READ | _WRITE | {"admin", "roadmap:approve"},
    "leader": _READ | _WRITE | {"roadmap:approve"},
    "maker": _READ | _WRITE,
    "approver": _READ | {"roadmap:approve"},
    "contributor": _READ | {"feedback:write"},
    "viewer": frozenset({"roadmap:read", "metrics:read"}),
}
# A contributor sees what sales may say; a viewer sees what is public or shared with them.
AUDIENCES_OF_ROLE: dict[str, tuple[str, ...]] = {
    "contributor": ("partner", "sales_safe", "public"),
    "viewer": ("public",),
}


@dataclass(frozen=True)
class Actor:
    """The one who acts; every route that needs one names it in its signature."""

    kind: Kind
    id: str
    name: str = ""
    email: str = ""
    role: str = ""
    function: str = ""
    scopes: frozenset[str] = field(default_factory=frozenset)
    sid: str | None = None
    contact_id: UUID | None = None
    company_id: UUID | None = None

    @property
    def audiences(self) -> tuple[str, ...]:
        """Audiences of the records this actor may see; part of the query, never an `if` after."""
        if self.kind in ("customer", "anonymous"):
            return ("public",)
        return AUDIENCES_OF_ROLE.get(self.role, AUDIENCES)

    @property
    def sees_money(self) -> bool:
        return self.kind in ("person", "key", "service") and self.role != "viewer"

    @property
    def is_internal(self) -> bool:
        """Sees the company's own words, costs and scores."""
        return "internal" in self.audiences

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    @property
    def label(self) -> str:
        return self.name or self.email or self.kind


ANONYMOUS = Actor(kind="anonymous", id="anonymous")

_bearer = HTTPBearer(auto_error=False, description="An API key or a person's token")


def actor_from_claims(claims: dict[str, Any]) -> Actor:
    if claims.get("kind") == "customer":
        company = claims.get("company")
        return Actor(
            kind="customer",
            id=claims["sub"],
            name=claims.get("name", ""),
            email=claims.get("email", ""),
            sid=claims.get("sid"),
            contact_id=UUID(claims["sub"]),
            company_id=UUID(company) if company else None,
        )
    return Actor(
        kind="person",
        id=claims["sub"],
        name=claims.get("name", ""),
        email=claims.get("email", ""),
        role=claims["role"],
        function=claims.get("function", ""),
        scopes=frozenset(claims["scopes"]),
        sid=claims.get("sid"),
    )


def check_token(token: str, keys: jwk.KeySet, audience: str) -> dict[str, Any]:
    """Claims of a token signed by one of `keys` for `audience`; raises Unauthorized."""
    rules = jwt.JWTClaimsRegistry(
        now=lambda: int(clock.now().timestamp()),
        leeway=5,
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=["EdDSA"]).claims
        rules.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise Unauthorized("The token is not valid (any more). Sign in again.") from problem
    return dict(claims)


class KnownKeys:
    """The public keys of tokens: roadmap_api's for people, feedback_api's for customers."""

    def __init__(self, fetch: dict[str, Callable[[], Awaitable[dict[str, Any]]]]) -> None:
        self._fetch = fetch
        self._known: dict[str, jwk.KeySet] = {}
        self._asked_at: dict[str, float] = {}

    async def of(self, issuer: str, kid: str | None) -> jwk.KeySet:
        known = self._known.get(issuer)
        if known is not None and (kid is None or any(key.kid == kid for key in known.keys)):
            return known
        # An unknown key id asks again, at most once a second, so that forgers cause no storm.
        if known is None or time.monotonic() - self._asked_at.get(issuer, 0.0) > 1:
            self._asked_at[issuer] = time.monotonic()
            try:
                known = jwk.KeySet.import_key_set(cast(Any, await self._fetch[issuer]()))
            except (httpx.HTTPError, OSError) as problem:
                if known is None:
                    raise Unavailable("Sign-in cannot be checked at the moment.") from problem
            else:
                self._known[issuer] = known
        assert known is not None
        return known


@dataclass
class _Answer:
    actor: Actor | None
    at: float


class KeyChecks:
    """Opaque API keys, asked at roadmap_api; kept 5 s, or 60 s while it is down."""

    fresh_for, kept_for, most = 5.0, 60.0, 10_000

    def __init__(self, ask: Callable[[str], Awaitable[dict[str, Any] | None]]) -> None:
        self._ask = ask
        self._answers: dict[str, _Answer] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def actor(self, key: str) -> Actor | None:
        digest = hashlib.sha256(key.encode()).hexdigest()
        answer = self._answers.get(digest)
        if answer and time.monotonic() - answer.at < self.fresh_for:
            return answer.actor
        lock = self._locks.setdefault(digest, asyncio.Lock())
        try:
            async with lock:
                answer = self._answers.get(digest)
                if answer and time.monotonic() - answer.at < self.fresh_for:
                    return answer.actor
                return await self._ask_again(key, digest, answer)
        finally:
            if not lock.locked():
                self._locks.pop(digest, None)

    async def _ask_again(self, key: str, digest: str, last: _Answer | None) -> Actor | None:
        try:
            known = await self._ask(key)
        except (httpx.HTTPError, OSError, Unavailable) as problem:
            if last and last.actor and time.monotonic() - last.at < self.kept_for:
                return last.actor
            raise Unavailable("The key cannot be checked at the moment.") from problem
        actor = actor_of_key(known) if known else None
        if len(self._answers) >= self.most:
            self._answers.clear()
        self._answers[digest] = _Answer(actor, time.monotonic())
        return actor

    def forget(self, key_id: str | None = None) -> None:
        """A key was revoked: ask again from now on."""
        self._answers = {
            digest: answer
            for digest, answer in self._answers.items()
            if key_id is not None and (answer.actor is None or answer.actor.id != key_id)
        }


def actor_of_key(known: dict[str, Any]) -> Actor:
    return Actor(
        kind="key", id=str(known["id"]), name=known["name"], scopes=frozenset(known["scopes"])
    )


async def find_actor(request: Request, _: Annotated[Any, Depends(_bearer)] = None) -> Actor:
    """The bearer's actor, or the anonymous one where no key or token was sent."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    header = request.headers.get("authorization", "")
    scheme, _, credential = header.partition(" ")
    if not header:
        actor = ANONYMOUS
    elif scheme.lower() != "bearer" or not credential.strip():
        raise Unauthorized("Send “Authorization: Bearer <key or token>”.")
    else:
        actor = await request.app.state.identify(request, credential.strip())
    request.state.actor = actor
    return actor


FoundActor = Annotated[Actor, Depends(find_actor)]


async def known_actor(actor: FoundActor) -> Actor:
    if actor.kind not in ("person", "key", "service"):
        raise Unauthorized() if actor.kind == "anonymous" else Forbidden()
    return actor


async def customer_actor(actor: FoundActor) -> Actor:
    if actor.kind != "customer":
        raise Unauthorized("This is for customers: sign in on the portal.")
    return actor


def needs(*scopes: str) -> Callable[[Request, Actor], Awaitable[Actor]]:
    """A dependency: a person or key that has each of `scopes` (“read” and “write” mean ours)."""

    async def checked(request: Request, actor: Annotated[Actor, Depends(known_actor)]) -> Actor:
        for scope in scopes:
            full = f"{request.app.state.name}:{scope}" if scope in ("read", "write") else scope
            if not actor.may(full) and not actor.may("admin"):
                raise Forbidden(f"This needs the scope {full}.", scope=full)
        return actor

    return checked


async def internal_actor(actor: Annotated[Actor, Depends(needs("read"))]) -> Actor:
    if not actor.is_internal:
        raise Forbidden("This is for the people who build the product.")
    return actor


CurrentActor = Annotated[Actor, Depends(known_actor)]
Reader = Annotated[Actor, Depends(needs("read"))]
Writer = Annotated[Actor, Depends(needs("write"))]
Admin = Annotated[Actor, Depends(needs("admin"))]
Internal = Annotated[Actor, Depends(internal_actor)]
Customer = Annotated[Actor, Depends(customer_actor)]
AnyActor = FoundActor
