"""From a credential to an actor: tokens by signature, keys by asking, services by their secret."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI, Request
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor, KeyChecks, KnownKeys, actor_from_claims, check_token
from services.common.db import insert_or_ignore
from services.common.inbox import Handlers
from services.common.problems import Unauthorized
from services.common.signing import SERVICE_HEADER, service_actor
from services.common.tables import Revocation

# Longer than any token lives, so that a revocation can be forgotten after it.
TOKENS_DIE_WITHIN = timedelta(minutes=15)

handlers = Handlers()


class Identity:
    """One service's way of telling who asks; `app.state.identify` is its `actor`."""

    def __init__(self, app: FastAPI, peers: dict[str, httpx.AsyncClient]) -> None:
        self.app, self.peers = app, peers
        self.name: str = app.state.name
        self.keys = KeyChecks(self._ask_about)
        self.known = KnownKeys(
            {"person": lambda: self._jwks("roadmap"), "customer": lambda: self._jwks("feedback")}
        )
        self.revoked: set[str] = set()

    async def actor(self, request: Request, credential: str) -> Actor:
        sender = request.headers.get(SERVICE_HEADER)
        if sender:
            return service_actor(self.app.state.settings, sender, self.name, credential)
        if credential.count(".") == 2:
            return await self._of_token(request, credential)
        actor = await self.keys.actor(credential)
        if actor is None:
            raise Unauthorized("No key of this workspace reads like this one.")
        return actor

    async def _of_token(self, request: Request, token: str) -> Actor:
        header, unproved = _unproved(token, 0), _unproved(token, 1)
        issuer = "customer" if unproved.get("kind") == "customer" else "person"
        keys = await self.known.of(issuer, header.get("kid"))
        claims = check_token(token, keys, self.name)
        # The key that signed decides whose token it is, not what the token says of itself.
        if (claims.get("kind") == "customer") != (issuer == "customer"):
            raise Unauthorized()
        actor = actor_from_claims(claims)
        if actor.id in self.revoked or (actor.sid and actor.sid in self.revoked):
            raise Unauthorized("This session has ended. Sign in again.")
        live = getattr(self.app.state, "session_is_live", None)
        if live is not None and actor.kind == "person" and not await live(request, actor):
            raise Unauthorized("This session has ended. Sign in again.")
        return actor

    async def _ask_about(self, key: str) -> dict[str, Any] | None:
        own = getattr(self.app.state, "check_key", None)
        if own is not None:
            known: dict[str, Any] | None = await own(key)
            return known
        answer = await self.peers["roadmap"].post("/internal/keys/check", json={"key": key})
        if answer.status_code == 401:
            return None
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    async def _jwks(self, service: str) -> dict[str, Any]:
        own = getattr(self.app.state, "own_jwks", None)
        if service == self.name and own is not None:
            keys: dict[str, Any] = own()
            return keys
        answer = await self.peers[service].get("/internal/jwks")
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    async def refresh(self) -> None:
        """Load who was revoked lately: other replicas and earlier runs know it too."""
        since = datetime.now(UTC) - TOKENS_DIE_WITHIN
        async with self.app.state.database.reads() as session:
            rows = await session.scalars(select(Revocation.subject).where(Revocation.at > since))
            self.revoked = set(rows)


def _unproved(token: str, part: int) -> dict[str, Any]:
    text = token.split(".")[part]
    try:
        read = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as problem:
        raise Unauthorized("The token cannot be read.") from problem
    return read if isinstance(read, dict) else {}


async def revoke(session: AsyncSession, subject: str) -> None:
    """Remember that this session or person is refused from now on."""
    at = datetime.now(UTC)
    await session.execute(delete(Revocation).where(Revocation.at < at - TOKENS_DIE_WITHIN))
    await session.execute(insert_or_ignore(session, Revocation).values(subject=subject, at=at))


@handlers.on("roadmap.session_ended")
async def end_session(session: AsyncSession, data: dict[str, Any]) -> None:
    await revoke(session, str(data["sid"]))


@handlers.on("roadmap.person_changed")
async def follow_person(session: AsyncSession, data: dict[str, Any]) -> None:
    if data.get("is_active") is False:
        await revoke(session, str(data["id"]))
    else:
        await session.execute(delete(Revocation).where(Revocation.subject == str(data["id"])))


@handlers.on("roadmap.key_revoked")
async def drop_key(session: AsyncSession, data: dict[str, Any]) -> None:
    await revoke(session, f"key {data['id']}")
