from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.items import gates
from services.roadmap_api.items.gates import Unmet
from services.roadmap_api.items.models import Item
from services.roadmap_api.launches.queries import launches_of
from services.roadmap_api.verdicts.queries import last_verdict


@gates.register(stage="measured")
async def verdict_on_the_launch(session: AsyncSession, item: Item) -> Unmet | None:
    """A launch of ours is not passed over in silence: somebody says what came of it."""
    launched = [launch for launch in await launches_of(session, item.id) if launch.is_live]
    if not launched or await last_verdict(session, item.id) is not None:
        return None
    return Unmet(
        detail="Nobody has said yet what came of its launch.",
        href=f"/v1/items/{item.id}/verdict",
        gate="verdict",
    )
