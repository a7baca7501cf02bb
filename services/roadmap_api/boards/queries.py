from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.actors import Actor
from services.common.problems import NotFound
from services.roadmap_api.boards.actions import token_hash
from services.roadmap_api.boards.models import Board


def visible_boards(actor: Actor) -> Select[Board]:
    """Those who build see all; the board and investors what is shared at the moment."""
    boards = select(Board)
    if actor.is_internal:
        return boards
    if actor.role == "viewer":
        return boards.where(Board.shared_until > clock.now())
    return boards.where(Board.id.is_(None))


async def get_board(session: AsyncSession, actor: Actor, board_id: UUID) -> Board:
    found = await session.scalar(visible_boards(actor).where(Board.id == board_id))
    if found is None:
        raise NotFound(f"No board page has the id {board_id}.")
    return found


async def shared_board(session: AsyncSession, token: str) -> Board:
    found = await session.scalar(
        select(Board).where(Board.share_hash == token_hash(token), Board.shared_until > clock.now())
    )
    if found is None:
        raise NotFound("This link has ended, or never was.")
    return found
