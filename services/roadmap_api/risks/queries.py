from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.problems import NotFound
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import visible_items
from services.roadmap_api.risks.models import Risk


def visible_risks(actor: Actor) -> Select[Risk]:
    items = visible_items(actor).with_only_columns(Item.id)
    return select(Risk).where(or_(Risk.item_id.is_(None), Risk.item_id.in_(items)))


def found_risks(
    actor: Actor,
    *,
    item: UUID | None = None,
    product: UUID | None = None,
    state: str | None = None,
) -> Select[Risk]:
    risks = visible_risks(actor)
    if item is not None:
        risks = risks.where(Risk.item_id == item)
    if product is not None:
        risks = risks.where(Risk.product_id == product)
    if state is not None:
        risks = risks.where(Risk.state == state)
    return risks


async def get_risk(session: AsyncSession, actor: Actor, risk_id: UUID) -> Risk:
    found = await session.scalar(visible_risks(actor).where(Risk.id == risk_id))
    if found is None:
        raise NotFound(f"No risk has the id {risk_id}.")
    return found


async def top_risks(session: AsyncSession, actor: Actor, limit: int) -> list[Risk]:
    return list(
        await session.scalars(
            found_risks(actor, state="open").order_by(Risk.score.desc(), Risk.id).limit(limit)
        )
    )
