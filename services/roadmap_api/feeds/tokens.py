"""Which audience an address may read: that of its token, of the bearer, else the public."""

import hashlib
import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import AUDIENCES, Actor
from services.common.problems import NotFound
from services.roadmap_api.feeds.models import Feed

# A feed for sales shows what partners and the public may see as well, and so on down.
SEES: dict[str, tuple[str, ...]] = {
    audience: AUDIENCES[number:] for number, audience in enumerate(AUDIENCES)
}


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def reader_of(session: AsyncSession, actor: Actor, token: str | None) -> "FeedReader":
    if token is None:
        return FeedReader(actor.audiences)
    audience = await session.scalar(
        select(Feed.audience).where(Feed.token_hash == hashed(token), Feed.revoked_at.is_(None))
    )
    if audience is None:
        raise NotFound("No feed has this token (any more).")
    return FeedReader(SEES[audience])


class FeedReader:
    """Whoever holds the address; what they see is settled by its audience alone."""

    def __init__(self, audiences: tuple[str, ...]) -> None:
        self.audiences = audiences

    @property
    def is_outsider(self) -> bool:
        return "sales_safe" not in self.audiences
