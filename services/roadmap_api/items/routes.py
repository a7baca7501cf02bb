from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, Response, status

from services.common.actors import Reader, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.roadmap_api.items import actions, queries
from services.roadmap_api.items.answers import answer, answer_page
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.schemas import (
    AnyItemOut,
    Horizon,
    ItemIn,
    ItemPatch,
    PositionIn,
    PublicItemOut,
    StageIn,
)
from services.roadmap_api.items.stages import Stage

router = Router(prefix="/v1/items", tags=["items"])
public_router = Router(prefix="/v1/public", tags=["public"])


async def load_item(item_id: UUID, session: Session, actor: Writer) -> Item:
    return await queries.get_item(session, actor, item_id)


ItemInPath = Annotated[Item, Depends(load_item, scope="function")]


@router.get("", response_model=Page[AnyItemOut])
async def list_items(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    stage: Annotated[list[Stage] | None, Query()] = None,
    horizon: Annotated[list[Horizon] | None, Query()] = None,
    product: UUID | None = None,
    area: UUID | None = None,
    objective: UUID | None = None,
    team: UUID | None = None,
    owner: UUID | None = None,
    parent: UUID | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    sort: Literal["newest", "position"] = "newest",
) -> dict[str, Any]:
    """Items that the reader may see, newest first or by their place on the board.

    `stage` and `horizon` may be given several times. Who builds the product gets everything, sales
    and support what may be said, others the customer's wording alone.
    """
    statement = queries.found_items(
        actor,
        stage=list(stage or []),
        horizon=list(horizon or []),
        q=q,
        product=product,
        area=area,
        objective=objective,
        team=team,
        owner=owner,
        parent=parent,
    )
    order: Any = [Item.position] if sort == "position" else None
    found = await paginate(session, statement, Item, page, order=order)
    return await answer_page(session, actor, found)


@router.post("", response_model=AnyItemOut, status_code=status.HTTP_201_CREATED)
async def create_item(
    session: Session, actor: Writer, body: ItemIn, response: Response
) -> AnyItemOut:
    """A new item, in the stage `idea`, last of its horizon. Effort in person-weeks."""
    return await _shown(session, actor, await actions.create_item(session, actor, body), response)


@router.get("/{item_id}", response_model=AnyItemOut)
async def get_item(
    item_id: UUID, session: ReadSession, actor: Reader, response: Response
) -> AnyItemOut:
    """One item with its demand, rank and what lies below it."""
    item = await queries.get_item(session, actor, item_id)
    return await _shown(session, actor, item, response)


@router.patch("/{item_id}", response_model=AnyItemOut)
async def change_item(
    session: Session,
    actor: Writer,
    item: ItemInPath,
    body: ItemPatch,
    response: Response,
    if_match: IfMatch = None,
) -> AnyItemOut:
    """Change what is named; 412 when `If-Match` is not the newest ETag."""
    check_fresh(item, if_match)
    item = await actions.change_item(session, actor, item, body)
    return await _shown(session, actor, item, response)


@router.delete("/{item_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_item(session: Session, actor: Writer, item: ItemInPath) -> None:
    """Remove an item; 409 when a business case or a launch must be kept."""
    await actions.delete_item(session, actor, item)


@router.post("/{item_id}/stage", response_model=AnyItemOut)
async def move_to_stage(
    session: Session, actor: Writer, item: ItemInPath, body: StageIn, response: Response
) -> AnyItemOut:
    """Move to a stage; 409 with `unmet` (gate, detail, href) while a gate on the way is closed.

    Parked and declined need a reason; from there an item comes back to where it was.
    """
    item = await actions.move_to_stage(
        session, actor, item, body.to, reason=body.reason, evidence=body.evidence
    )
    return await _shown(session, actor, item, response)


@router.put("/{item_id}/position", response_model=AnyItemOut)
async def place_item(
    session: Session, actor: Writer, item: ItemInPath, body: PositionIn, response: Response
) -> AnyItemOut:
    """Put it into a horizon, before or after another item there, else at the end."""
    item = await actions.place_item(session, actor, item, body)
    return await _shown(session, actor, item, response)


@public_router.get("/items", response_model=Page[PublicItemOut])
async def list_public_items(
    session: ReadSession,
    page: PageQuery,
    stage: Annotated[list[Stage] | None, Query()] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> dict[str, Any]:
    """What anyone may see: public items in the customer's wording, without a key."""
    statement = queries.found_items(queries.PUBLIC, stage=list(stage or []), q=q)
    return await answer_page(
        session, queries.PUBLIC, await paginate(session, statement, Item, page)
    )


@public_router.get("/items/{item_id}", response_model=PublicItemOut)
async def get_public_item(item_id: UUID, session: ReadSession) -> AnyItemOut:
    """One public item in the customer's wording."""
    item = await queries.get_item(session, queries.PUBLIC, item_id)
    return await answer(session, queries.PUBLIC, item)


async def _shown(session: Any, actor: Any, item: Item, response: Response) -> AnyItemOut:
    response.headers["ETag"] = etag(item)
    return await answer(session, actor, item)
