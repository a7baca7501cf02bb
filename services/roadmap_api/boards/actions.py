import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock
from services.common.actors import Actor
from services.common.problems import invalid
from services.roadmap_api.boards.facts import board_facts, quarter_of
from services.roadmap_api.boards.models import Board
from services.roadmap_api.boards.schemas import BoardIn
from services.roadmap_api.cases.frozen import canonical, sha256


async def freeze_board(session: AsyncSession, actor: Actor, body: BoardIn, currency: str) -> Board:
    """The numbers as they are now; from here on nothing moves them."""
    now = clock.now()
    first, last = quarter_of(now.date())
    starts_on, ends_on = body.starts_on or first, body.ends_on or last
    if ends_on < starts_on:
        raise invalid("/ends_on", "A period ends on or after the day it starts.")
    page: dict[str, Any] = {
        "title": body.title,
        "note": body.note,
        "figures": body.figures,
        "prepared_by": actor.label,
        "frozen_at": now,
        "facts": await board_facts(session, actor, starts_on, ends_on, currency),
    }
    frozen = canonical(page)
    board = Board(
        title=body.title,
        starts_on=starts_on,
        ends_on=ends_on,
        frozen=frozen,
        hash=sha256(frozen),
        frozen_at=now,
        prepared_by=actor.label,
    )
    session.add(board)
    await session.flush()
    audit.record(session, actor, "board.frozen", board.id, after={"hash": board.hash})
    return board


async def share_board(session: AsyncSession, actor: Actor, board: Board, until: datetime) -> str:
    """A new link, which ends the one before; only its hash is kept."""
    if until <= clock.now():
        raise invalid("/until", "A link ends in the future.")
    token = secrets.token_urlsafe(32)
    board.share_hash, board.shared_until = token_hash(token), until
    await session.flush()
    audit.record(session, actor, "board.shared", board.id, after={"until": until})
    return token


async def unshare_board(session: AsyncSession, actor: Actor, board: Board) -> None:
    board.share_hash = board.shared_until = None
    await session.flush()
    audit.record(session, actor, "board.unshared", board.id)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
