from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.problems import FieldError, Invalid
from services.roadmap_api.costs.models import Cost
from services.roadmap_api.costs.schemas import CostIn, CostsTaken
from services.roadmap_api.items.models import Item
from services.roadmap_api.locks import lock
from services.roadmap_api.products.models import Product


async def take_costs(
    session: AsyncSession, actor: Actor, costs: Sequence[CostIn], currency: str
) -> CostsTaken:
    """All or none; finance's own id makes a second sending harmless, and a correction one row."""
    await _check(session, costs, currency)
    await lock(session, "costs")
    wanted = [cost.external_id for cost in costs]
    known = {
        row.external_id: row
        for start in range(0, len(wanted), 500)
        for row in await session.scalars(
            select(Cost).where(Cost.external_id.in_(wanted[start : start + 500]))
        )
    }
    created = updated = 0
    for cost in costs:
        row = known.get(cost.external_id)
        if row is None:
            row = known[cost.external_id] = Cost(external_id=cost.external_id, **_columns(cost))
            session.add(row)
            created += 1
        else:
            for name, value in _columns(cost).items():
                setattr(row, name, value)
            updated += 1
    await session.flush()
    audit.record(
        session, actor, "costs.taken", "costs", after={"created": created, "updated": updated}
    )
    return CostsTaken(created=created, updated=updated)


def _columns(cost: CostIn) -> dict[str, Any]:
    return {
        "item_id": cost.item,
        "product_id": cost.product,
        "month": cost.month.replace(day=1),
        "amount": cost.amount,
        "kind": cost.kind,
        "note": cost.note,
    }


async def _check(session: AsyncSession, costs: Sequence[CostIn], currency: str) -> None:
    """Point at every row that names another currency or nothing of ours."""
    items = await _known(session, Item.id, {cost.item for cost in costs if cost.item})
    products = await _known(session, Product.id, {cost.product for cost in costs if cost.product})
    errors: list[FieldError] = []
    for index, cost in enumerate(costs):
        where = f"/costs/{index}"
        if cost.currency is not None and cost.currency.upper() != currency.upper():
            errors.append(
                {"pointer": f"{where}/currency", "detail": f"The workspace keeps {currency}."}
            )
        if cost.item and cost.item not in items:
            detail = f"No item has the id {cost.item}."
            errors.append({"pointer": f"{where}/item", "detail": detail})
        if cost.product and cost.product not in products:
            detail = f"No product has the id {cost.product}."
            errors.append({"pointer": f"{where}/product", "detail": detail})
    if errors:
        raise Invalid(errors=errors)


async def _known(session: AsyncSession, column: Any, wanted: set[UUID]) -> set[UUID]:
    if not wanted:
        return set()
    return set(await session.scalars(select(column).where(column.in_(wanted))))
