import json
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, status

from services.common import clock
from services.common.actors import Internal, Reader, Writer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import invalid
from services.common.routing import Router
from services.roadmap_api.boards import actions, queries
from services.roadmap_api.boards.facts import board_facts, quarter_of
from services.roadmap_api.boards.models import Board
from services.roadmap_api.boards.schemas import (
    BoardFacts,
    BoardIn,
    BoardOut,
    BoardRow,
    ShareIn,
    ShareOut,
)
from services.roadmap_api.cases.frozen import sha256

router = Router(prefix="/v1", tags=["board pages"])
public_router = Router(prefix="/v1/public", tags=["public"])


@router.get("/board-facts", response_model=BoardFacts)
async def get_facts(
    request: Request,
    session: ReadSession,
    actor: Internal,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> dict[str, Any]:
    """The numbers of a board page as they stand now; this quarter where no period is named.

    Objectives, launches against promises, money approved and spent, products, top risks, decisions
    asked, promises to customers, calibration.
    """
    first, last = quarter_of(clock.now().date())
    first, last = starts_on or first, ends_on or last
    if last < first:
        raise invalid("/ends_on", "A period ends on or after the day it starts.")
    return await board_facts(session, actor, first, last, request.app.state.settings.currency)


@router.get("/boards", response_model=Page[BoardRow])
async def list_boards(session: ReadSession, actor: Reader, page: PageQuery) -> Any:
    """Frozen board pages, newest first; the board and investors see those that are shared."""
    return await paginate(session, queries.visible_boards(actor), Board, page)


@router.post("/boards", response_model=BoardOut, status_code=status.HTTP_201_CREATED)
async def freeze_board(
    request: Request, session: Session, actor: Writer, body: BoardIn
) -> BoardOut:
    """Freeze the numbers with date and hash; `figures` are frozen with them."""
    currency = request.app.state.settings.currency
    return _shown(await actions.freeze_board(session, actor, body, currency))


@router.get("/boards/{board_id}", response_model=BoardOut)
async def get_board(board_id: UUID, session: ReadSession, actor: Reader) -> BoardOut:
    """One frozen page; `hash_holds` says that nothing has moved since."""
    return _shown(await queries.get_board(session, actor, board_id))


@router.put("/boards/{board_id}/share", response_model=ShareOut)
async def share_board(board_id: UUID, session: Session, actor: Writer, body: ShareIn) -> ShareOut:
    """A link for people without an account, until a time; the token is shown once."""
    board = await queries.get_board(session, actor, board_id)
    token = await actions.share_board(session, actor, board, body.until)
    return ShareOut(token=token, shared_until=body.until)


@router.delete("/boards/{board_id}/share", status_code=status.HTTP_204_NO_CONTENT)
async def unshare_board(board_id: UUID, session: Session, actor: Writer) -> None:
    """End the link at once."""
    board = await queries.get_board(session, actor, board_id)
    await actions.unshare_board(session, actor, board)


@public_router.get("/boards/{token}", response_model=BoardOut)
async def get_shared_board(
    token: Annotated[str, Path(min_length=20, max_length=100)], session: ReadSession
) -> BoardOut:
    """A shared page by its link's token, without a key."""
    return _shown(await queries.shared_board(session, token))


def _shown(board: Board) -> BoardOut:
    page = json.loads(board.frozen)
    own = {name: getattr(board, name) for name in BoardRow.model_fields}
    return BoardOut(
        **own,
        note=page["note"],
        figures=page["figures"],
        facts=page["facts"],
        hash_holds=sha256(board.frozen) == board.hash,
        frozen=board.frozen,
    )
