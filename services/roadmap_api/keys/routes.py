from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status

from services.common.actors import Actor, Admin, FoundActor
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import Unauthorized
from services.common.routing import Router
from services.roadmap_api.keys import actions, queries
from services.roadmap_api.keys.models import ApiKey
from services.roadmap_api.keys.schemas import KeyCheckIn, KeyIn, KeyOut, KnownKeyOut, NewKeyOut

router = Router(prefix="/v1/keys", tags=["keys"])
internal = APIRouter(prefix="/internal", include_in_schema=False)


async def other_service(actor: FoundActor) -> Actor:
    if actor.kind != "service":
        raise Unauthorized("Only our own services ask this.")
    return actor


@router.get("", response_model=Page[KeyOut])
async def list_keys(session: ReadSession, actor: Admin, page: PageQuery) -> dict[str, Any]:
    """Keys that were not revoked, with their maker and last use (to within seconds)."""
    return await paginate(session, queries.unrevoked_keys(), ApiKey, page)


@router.post("", response_model=NewKeyOut, status_code=status.HTTP_201_CREATED)
async def make_key(session: Session, actor: Admin, body: KeyIn) -> dict[str, Any]:
    """`key` is shown this once. It opens all three services within its scopes."""
    made, key = await actions.create_key(
        session, body.name, body.scopes, actor=actor, expires_on=body.expires_on
    )
    return KeyOut.model_validate(made).model_dump() | {"key": key}


@router.delete("/{key_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_key(session: Session, actor: Admin, key_id: UUID) -> None:
    """Refused here at once, and by the other services within 5 seconds."""
    await actions.revoke(session, actor, await queries.get_key(session, key_id))


@internal.post("/keys/check", response_model=KnownKeyOut)
async def check_key(
    request: Request, caller: Annotated[Actor, Depends(other_service)], body: KeyCheckIn
) -> ApiKey:
    """What a key is and may do, for the other services; 401 for one that is not valid."""
    state = request.app.state
    return await actions.check(state.database, state.settings, state.key_uses, body.key)
