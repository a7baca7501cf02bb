from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.costs.models import Cost
from services.roadmap_api.items.models import Item

ZERO = Decimal("0.00")


@dataclass
class Money:
    """What was planned, committed and spent together."""

    planned: Decimal = ZERO
    committed: Decimal = ZERO
    spent: Decimal = ZERO


def found_costs(
    *, item: UUID | None = None, product: UUID | None = None, kind: str | None = None
) -> Select[Cost]:
    costs = select(Cost)
    if item is not None:
        costs = costs.where(Cost.item_id == item)
    if product is not None:
        costs = costs.where(Cost.product_id == product)
    if kind is not None:
        costs = costs.where(Cost.kind == kind)
    return costs


async def money_by_item(
    session: AsyncSession, items: Iterable[UUID] | None = None
) -> dict[UUID, Money]:
    """Sums by item; over all items where none are named."""
    statement = (
        select(Cost.item_id, Cost.kind, func.sum(Cost.amount))
        .where(Cost.item_id.is_not(None))
        .group_by(Cost.item_id, Cost.kind)
    )
    if items is not None:
        statement = statement.where(Cost.item_id.in_(list(items)))
    return _summed(await session.execute(statement))


async def money_by_product(session: AsyncSession) -> dict[UUID, Money]:
    """Sums by product: what was booked on it, and on its items."""
    product = func.coalesce(Cost.product_id, Item.product_id)
    statement = (
        select(product, Cost.kind, func.sum(Cost.amount))
        .outerjoin(Item, Item.id == Cost.item_id)
        .where(product.is_not(None))
        .group_by(product, Cost.kind)
    )
    return _summed(await session.execute(statement))


async def spent_on(session: AsyncSession, item_id: UUID) -> Decimal | None:
    """None where nothing was ever booked, which is not the same as nothing spent."""
    found = (await money_by_item(session, [item_id])).get(item_id)
    return found.spent if found else None


def _summed(rows: Iterable[tuple[UUID, str, Decimal]]) -> dict[UUID, Money]:
    sums: dict[UUID, Money] = {}
    for owner, kind, amount in rows:
        setattr(sums.setdefault(owner, Money()), kind, Decimal(amount))
    return sums
