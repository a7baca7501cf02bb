"""Decisions as they are shown, with what is known of the items that their options name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.actors import Actor
from services.common.outbox import plain
from services.common.tables import Tombstone
from services.roadmap_api.cases.models import Case
from services.roadmap_api.decisions.models import Decision
from services.roadmap_api.decisions.schemas import DecisionOut, ObjectionOut, OptionOut
from services.roadmap_api.demand.models import ItemDemand
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import visible_items
from services.roadmap_api.people.models import Person


async def answer(session: AsyncSession, actor: Actor, decision: Decision) -> DecisionOut:
    return (await answers(session, actor, [decision]))[0]


async def answer_page(session: AsyncSession, actor: Actor, page: dict[str, Any]) -> dict[str, Any]:
    rows = [row for row in page["results"] if isinstance(row, Decision)]
    shown = iter(await answers(session, actor, rows))
    page["results"] = [
        row if isinstance(row, Tombstone) else next(shown) for row in page["results"]
    ]
    return page


async def answers(
    session: AsyncSession, actor: Actor, decisions: Sequence[Decision]
) -> list[DecisionOut]:
    owners = {decision.owner_id for decision in decisions if decision.owner_id}
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(owners)))
    names = {person_id: name for person_id, name in rows}
    wanted = {
        UUID(option["item"])
        for decision in decisions
        for option in decision.options
        if option.get("item")
    }
    facts = await item_facts(session, actor, wanted) if wanted else {}
    return [_shown(decision, names, facts) for decision in decisions]


async def item_facts(
    session: AsyncSession, actor: Actor, wanted: set[UUID]
) -> dict[UUID, dict[str, Any]]:
    """Title, stage, who asks for it, and whether its newest case could be measured."""
    items = list(await session.scalars(visible_items(actor).where(Item.id.in_(wanted))))
    demand = {
        row.item_id: row
        for row in await session.scalars(select(ItemDemand).where(ItemDemand.item_id.in_(wanted)))
    }
    newest = select(Case).where(Case.item_id.in_(wanted)).order_by(Case.number)
    cases = {row.item_id: row for row in await session.scalars(newest)}
    return {item.id: _facts(item, demand.get(item.id), cases.get(item.id), actor) for item in items}


def _facts(
    item: Item, demand: ItemDemand | None, case: Case | None, actor: Actor
) -> dict[str, Any]:
    return {
        "title": item.title,
        "stage": item.stage,
        "companies": demand.companies if demand else 0,
        "arr": plain(demand.arr) if demand and actor.sees_money else None,
        "measurability": case.measurability if case else None,
        "cost": plain(case.cost) if case else None,
    }


def _shown(
    decision: Decision, names: dict[UUID, str], facts: dict[UUID, dict[str, Any]]
) -> DecisionOut:
    today = clock.now().date()
    computed = (
        "options",
        "objections",
        "owner_name",
        "asked_of_board",
        "days_left",
        "review_is_due",
    )
    own = {
        name: getattr(decision, name) for name in DecisionOut.model_fields if name not in computed
    }
    is_due = decision.review_on is not None and decision.review_on <= today
    return DecisionOut(
        **own,
        options=[
            OptionOut(
                **option, item_facts=facts.get(UUID(option["item"])) if option["item"] else None
            )
            for option in decision.options
        ],
        objections=[ObjectionOut.model_validate(one) for one in decision.objections],
        owner_name=names.get(decision.owner_id) if decision.owner_id else None,
        asked_of_board=decision.is_asked_of_board,
        days_left=(decision.due_on - today).days if decision.is_open and decision.due_on else None,
        review_is_due=decision.state == "decided" and is_due,
    )
