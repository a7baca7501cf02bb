from typing import Any, Literal
from uuid import UUID

from fastapi import status

from services.common.actors import Internal, Writer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import NotFound
from services.common.routing import Router
from services.roadmap_api.items.queries import get_item
from services.roadmap_api.verdicts import actions, queries
from services.roadmap_api.verdicts.models import ItemVerdict
from services.roadmap_api.verdicts.rule import Verdict
from services.roadmap_api.verdicts.schemas import VerdictIn, VerdictOut

router = Router(tags=["verdicts"])


@router.post(
    "/v1/items/{item_id}/verdict", response_model=VerdictOut, status_code=status.HTTP_201_CREATED
)
async def give_verdict(
    item_id: UUID, session: Session, actor: Writer, body: VerdictIn
) -> ItemVerdict:
    """Say what came of a launch, and what is next; the item has then been measured.

    409 with `days_to_go` and `final_on` while the measured result is provisional, and for a second
    verdict on the same result.
    """
    item = await get_item(session, actor, item_id)
    return await actions.give_verdict(session, actor, item, body)


@router.get("/v1/items/{item_id}/verdict", response_model=VerdictOut)
async def get_verdict(item_id: UUID, session: ReadSession, actor: Internal) -> ItemVerdict:
    """The last verdict on an item."""
    item = await get_item(session, actor, item_id)
    found = await queries.last_verdict(session, item.id)
    if found is None:
        raise NotFound("No verdict has been given on this item.")
    return found


@router.get("/v1/verdicts", response_model=Page[VerdictOut])
async def list_verdicts(
    session: ReadSession,
    actor: Internal,
    page: PageQuery,
    verdict: Verdict | None = None,
    next: Literal["keep", "change", "stop", "repeat"] | None = None,
) -> Any:
    """All verdicts, newest first."""
    statement = queries.visible_verdicts(actor)
    if verdict is not None:
        statement = statement.where(ItemVerdict.verdict == verdict)
    if next is not None:
        statement = statement.where(ItemVerdict.next == next)
    return await paginate(session, statement, ItemVerdict, page)
