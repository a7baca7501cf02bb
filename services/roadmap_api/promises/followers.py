from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.roadmap_api.items import followers
from services.roadmap_api.items.models import Item
from services.roadmap_api.promises.actions import weigh_all_of


@followers.follow
async def weigh_promises_again(session: AsyncSession, actor: Actor, item: Item) -> None:
    """A slip of the item is told at once to those who promised it."""
    await weigh_all_of(session, actor, item)
