from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.common.actors import Actor
from services.common.problems import NotFound
from services.roadmap_api.cases.models import Case
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import visible_items


def visible_cases(actor: Actor) -> Select[Case]:
    """Cases of the items that the actor may see."""
    items = visible_items(actor).with_only_columns(Item.id)
    return select(Case).where(Case.item_id.in_(items)).options(selectinload(Case.approvals))


def found_cases(
    actor: Actor, *, item: UUID | None = None, status: str | None = None
) -> Select[Case]:
    cases = visible_cases(actor)
    if item is not None:
        cases = cases.where(Case.item_id == item)
    if status is not None:
        cases = cases.where(Case.status == status)
    return cases


async def get_case(session: AsyncSession, actor: Actor, case_id: UUID) -> Case:
    found = await session.scalar(visible_cases(actor).where(Case.id == case_id))
    if found is None:
        raise NotFound(f"No business case has the id {case_id}.")
    return found


async def last_case(session: AsyncSession, item_id: UUID) -> Case | None:
    found: Case | None = await session.scalar(
        select(Case).where(Case.item_id == item_id).order_by(Case.number.desc()).limit(1)
    )
    return found


async def approved_case(session: AsyncSession, item_id: UUID) -> Case | None:
    """The version in force: the last one that was signed."""
    found: Case | None = await session.scalar(
        select(Case)
        .where(Case.item_id == item_id, Case.approved_at.is_not(None))
        .order_by(Case.number.desc())
        .limit(1)
    )
    return found


async def approved_cases(
    session: AsyncSession, items: Iterable[UUID] | None = None
) -> dict[UUID, Case]:
    """The version in force of each item; of all items where none are named."""
    statement = select(Case).where(Case.approved_at.is_not(None)).order_by(Case.number)
    if items is not None:
        statement = statement.where(Case.item_id.in_(list(items)))
    return {case.item_id: case for case in await session.scalars(statement)}
