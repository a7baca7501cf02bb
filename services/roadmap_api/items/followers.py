"""What other modules do when an item's dates or stage change, in the same transaction.

@followers.follow
async def weigh_promises(session: AsyncSession, actor: Actor, item: Item) -> None: ...
"""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.roadmap_api.items.models import Item

Follower = Callable[[AsyncSession, Actor, Item], Awaitable[None]]

_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    _followers.append(follower)
    return follower


async def tell(session: AsyncSession, actor: Actor, item: Item) -> None:
    for follower in _followers:
        await follower(session, actor, item)
