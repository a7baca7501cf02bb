from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.cases.queries import approved_case
from services.roadmap_api.items import gates
from services.roadmap_api.items.gates import Unmet
from services.roadmap_api.items.models import Item


@gates.register(stage="building")
async def approved_business_case(session: AsyncSession, item: Item) -> Unmet | None:
    """Nothing is built before somebody signed what it may cost and should bring."""
    if await approved_case(session, item.id) is not None:
        return None
    return Unmet(
        detail="It has no approved business case.",
        href=f"/v1/items/{item.id}/cases",
        gate="business_case",
    )
