from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.common.actors import Actor
from services.common.problems import NotFound
from services.roadmap_api.decisions.models import Decision, Objection
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import visible_items


def visible_decisions(actor: Actor) -> Select[Decision]:
    items = visible_items(actor).with_only_columns(Item.id)
    return (
        select(Decision)
        .where(or_(Decision.item_id.is_(None), Decision.item_id.in_(items)))
        .options(selectinload(Decision.objections))
    )


def found_decisions(
    actor: Actor,
    *,
    item: UUID | None = None,
    owner: UUID | None = None,
    state: str | None = None,
    asked_of_board: bool | None = None,
) -> Select[Decision]:
    decisions = visible_decisions(actor)
    if item is not None:
        decisions = decisions.where(Decision.item_id == item)
    if owner is not None:
        decisions = decisions.where(Decision.owner_id == owner)
    if state is not None:
        decisions = decisions.where(Decision.state == state)
    if asked_of_board is not None:
        decisions = decisions.where(Decision.is_asked_of_board.is_(asked_of_board))
    return decisions


async def get_decision(session: AsyncSession, actor: Actor, decision_id: UUID) -> Decision:
    found = await session.scalar(visible_decisions(actor).where(Decision.id == decision_id))
    if found is None:
        raise NotFound(f"No decision has the id {decision_id}.")
    return found


def found_objections(
    actor: Actor, *, item: UUID | None = None, is_answered: bool | None = None
) -> Select[Objection]:
    """Objections to what the actor may see; an item's own and those to its decisions."""
    decisions = visible_decisions(actor).with_only_columns(Decision.id)
    items = visible_items(actor).with_only_columns(Item.id)
    objections = select(Objection).where(
        or_(Objection.decision_id.in_(decisions), Objection.item_id.in_(items))
    )
    if item is not None:
        about = select(Decision.id).where(Decision.item_id == item)
        objections = objections.where(
            or_(Objection.item_id == item, Objection.decision_id.in_(about))
        )
    if is_answered is not None:
        has_answer = Objection.answered_at.is_not(None)
        objections = objections.where(has_answer if is_answered else ~has_answer)
    return objections


async def get_objection(session: AsyncSession, actor: Actor, objection_id: UUID) -> Objection:
    found = await session.scalar(found_objections(actor).where(Objection.id == objection_id))
    if found is None:
        raise NotFound(f"No objection has the id {objection_id}.")
    return found
