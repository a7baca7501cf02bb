from typing import Any
from uuid import UUID

from fastapi import Request, status
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor, Internal, Writer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import NotFound, invalid
from services.common.routing import Router
from services.common.tables import Tombstone
from services.roadmap_api.cases.routes import MetricsClient
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import visible_items
from services.roadmap_api.look_backs import actions
from services.roadmap_api.look_backs.measuring import measured, past_of
from services.roadmap_api.look_backs.models import LookBack
from services.roadmap_api.look_backs.schemas import LookBackIn, LookBackOut
from services.roadmap_api.verdicts.models import ItemVerdict
from services.roadmap_api.verdicts.schemas import VerdictOut

router = Router(prefix="/v1/look-backs", tags=["looking back"])


@router.post("", response_model=LookBackOut, status_code=status.HTTP_201_CREATED)
async def look_back(
    request: Request, actor: Writer, metrics: MetricsClient, body: LookBackIn, session: Session
) -> LookBackOut:
    """Measure a past launch on numbers sent in, and compare with what was promised.

    Rows before `live_on` are taken as before the launch. The verdict is the one that the rule
    suggests, is marked as entered afterwards, and is calibrated apart. 503 while the metrics
    service is down.
    """
    past = past_of(body)
    if body.item is not None:
        async with request.app.state.database.reads() as reading:
            await _item(reading, actor, body.item)
    # No statement has been sent on the session yet, so no transaction waits for this call.
    result = await measured(metrics, past, body.live_on, body.alpha)
    item = await _item(session, actor, body.item) if body.item is not None else None
    found = await actions.look_back(session, actor, item, body, past, result)
    return (await _answers(session, [found]))[0]


@router.get("", response_model=Page[LookBackOut])
async def list_look_backs(
    session: ReadSession, actor: Internal, page: PageQuery, item: UUID | None = None
) -> dict[str, Any]:
    """Past launches that were entered afterwards, newest first."""
    statement = _visible(actor)
    if item is not None:
        statement = statement.where(LookBack.item_id == item)
    found = await paginate(session, statement, LookBack, page)
    rows = [row for row in found["results"] if isinstance(row, LookBack)]
    shown = iter(await _answers(session, rows))
    found["results"] = [
        row if isinstance(row, Tombstone) else next(shown) for row in found["results"]
    ]
    return found


@router.get("/{look_back_id}", response_model=LookBackOut)
async def get_look_back(look_back_id: UUID, session: ReadSession, actor: Internal) -> LookBackOut:
    """One of them, with the points of its chart."""
    found = await session.scalar(_visible(actor).where(LookBack.id == look_back_id))
    if found is None:
        raise NotFound(f"No look back has the id {look_back_id}.")
    return (await _answers(session, [found]))[0]


def _visible(actor: Actor) -> Select[LookBack]:
    return select(LookBack).where(
        LookBack.item_id.in_(visible_items(actor).with_only_columns(Item.id))
    )


async def _item(session: AsyncSession, actor: Actor, item_id: UUID) -> Item:
    found = await session.scalar(visible_items(actor).where(Item.id == item_id))
    if found is None:
        raise invalid("/item", f"No item has the id {item_id}.")
    return found


async def _answers(session: AsyncSession, rows: list[LookBack]) -> list[LookBackOut]:
    verdicts = {
        verdict.id: verdict
        for verdict in await session.scalars(
            select(ItemVerdict).where(ItemVerdict.id.in_([row.verdict_id for row in rows]))
        )
    }
    titles = await session.execute(
        select(Item.id, Item.title).where(Item.id.in_([row.item_id for row in rows]))
    )
    titled = {item_id: title for item_id, title in titles}
    computed = ("item_title", "promised", "verdict", "entered_afterwards")
    return [
        LookBackOut(
            **{
                name: getattr(row, name)
                for name in LookBackOut.model_fields
                if name not in computed
            },
            item_title=titled[row.item_id],
            promised=verdicts[row.verdict_id].promised,
            verdict=VerdictOut.model_validate(verdicts[row.verdict_id]),
        )
        for row in rows
    ]
