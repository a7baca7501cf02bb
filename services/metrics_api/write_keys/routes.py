from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, status

from services.common.actors import Reader, Writer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.metrics_api.write_keys import actions, queries
from services.metrics_api.write_keys.keyring import Keyring
from services.metrics_api.write_keys.models import WriteKey
from services.metrics_api.write_keys.schemas import WriteKeyIn, WriteKeyMade, WriteKeyOut

router = Router(prefix="/v1/write-keys", tags=["write keys"])


def find_ring(request: Request) -> Keyring:
    ring: Keyring = request.app.state.write_keys
    return ring


Ring = Annotated[Keyring, Depends(find_ring)]


@router.get("", response_model=Page[WriteKeyOut])
async def list_write_keys(session: ReadSession, page: PageQuery, _: Reader) -> dict[str, Any]:
    """The senders of events; the keys themselves are never shown again."""
    return await paginate(session, queries.write_keys(), WriteKey, page)


@router.post("", response_model=WriteKeyMade, status_code=status.HTTP_201_CREATED)
async def create_write_key(
    session: Session, actor: Writer, ring: Ring, body: WriteKeyIn
) -> dict[str, Any]:
    """A key that can only write events; it is shown this once."""
    made, key = await actions.create_write_key(session, actor, ring, body.name)
    return WriteKeyOut.model_validate(made).model_dump() | {"write_key": key}


@router.delete("/{key_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_write_key(session: Session, actor: Writer, ring: Ring, key_id: UUID) -> None:
    """The key writes nothing from now on; what it wrote stays."""
    found = await queries.get_write_key(session, key_id)
    await actions.delete_write_key(session, actor, ring, found)
