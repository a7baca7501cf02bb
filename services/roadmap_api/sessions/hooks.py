"""What roadmap_api alone knows at first hand: its sessions, its keys and its signing key."""

from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request

from services.common.actors import Actor
from services.roadmap_api.keys.actions import KeyIsNotValid, check
from services.roadmap_api.sessions.queries import is_live
from services.roadmap_api.sessions.tokens import public_keys


def install(app: FastAPI) -> None:
    """Here an ended session, a person who left and a revoked key are refused at once."""
    state = app.state
    state.key_uses = {}

    async def session_is_live(_: Request, actor: Actor) -> bool:
        if actor.sid is None:
            return False
        async with state.database.reads() as reading:
            return await is_live(reading, UUID(actor.sid))

    async def check_key(key: str) -> dict[str, Any] | None:
        try:
            known = await check(state.database, state.settings, state.key_uses, key)
        except KeyIsNotValid:
            return None
        return {"id": str(known.id), "name": known.name, "scopes": known.scopes}

    state.session_is_live = session_is_live
    state.check_key = check_key
    state.own_jwks = lambda: public_keys(state.settings)
    # Asking ourselves is one indexed read, so that no old answer outlives a revocation.
    state.identity.keys.fresh_for = 0.0
