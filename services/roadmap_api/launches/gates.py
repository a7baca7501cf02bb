from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.items import gates
from services.roadmap_api.items.gates import Unmet
from services.roadmap_api.items.models import Item
from services.roadmap_api.launches.queries import launches_of


@gates.register(stage="launched")
async def planned_launch_went_live(session: AsyncSession, item: Item) -> Unmet | None:
    """Where a launch is planned, the item is launched by it and not around it."""
    launches = await launches_of(session, item.id)
    if not launches or any(launch.is_live for launch in launches):
        return None
    return Unmet(
        detail="Its launch has not gone live.",
        href=f"/v1/launches/{launches[0].id}/go-live",
        gate="launch",
    )
