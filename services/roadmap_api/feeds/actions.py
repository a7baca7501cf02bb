from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock
from services.common.actors import Actor
from services.common.problems import Forbidden
from services.roadmap_api.feeds.models import Feed
from services.roadmap_api.feeds.schemas import FeedIn
from services.roadmap_api.feeds.tokens import hashed, new_token


async def create_feed(session: AsyncSession, actor: Actor, body: FeedIn) -> tuple[Feed, str]:
    """Nobody gives away more than they see themselves."""
    if body.audience not in actor.audiences:
        raise Forbidden("You do not see this audience yourself.")
    token = new_token()
    made = Feed(
        name=body.name, audience=body.audience, token_hash=hashed(token), made_by=actor.label
    )
    session.add(made)
    await session.flush()
    audit.record(session, actor, "feed.created", made.id, after=body.model_dump())
    return made, token


async def revoke_feed(session: AsyncSession, actor: Actor, found: Feed) -> None:
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        await session.flush()
        audit.record(session, actor, "feed.revoked", found.id)
