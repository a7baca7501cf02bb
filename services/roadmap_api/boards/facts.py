"""The numbers of a board page, gathered from the modules that keep them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.common import clock
from services.common.actors import Actor
from services.common.outbox import plain
from services.roadmap_api.calibration.routes import calibration
from services.roadmap_api.cases.queries import approved_cases
from services.roadmap_api.costs.budgets import over_by, state_of
from services.roadmap_api.costs.queries import ZERO, Money, money_by_item, money_by_product
from services.roadmap_api.decisions.answers import answers as decision_answers
from services.roadmap_api.decisions.queries import found_decisions
from services.roadmap_api.items.models import Item
from services.roadmap_api.launches.answers import answer_page as launch_page
from services.roadmap_api.launches.models import Launch
from services.roadmap_api.objectives.answers import answers as objective_answers
from services.roadmap_api.objectives.models import Objective
from services.roadmap_api.products.models import Product
from services.roadmap_api.promises.models import Promise
from services.roadmap_api.risks.answers import answers as risk_answers
from services.roadmap_api.risks.queries import top_risks

TOP_RISKS = 5
MOST_LAUNCHES = 40


def quarter_of(day: date) -> tuple[date, date]:
    """First and last day of the quarter that holds `day`."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


async def board_facts(
    session: AsyncSession, actor: Actor, starts_on: date, ends_on: date, currency: str
) -> dict[str, Any]:
    """All of it as plain JSON, ready to be frozen."""
    objectives = await _objectives(session, starts_on, ends_on)
    record = await calibration(session)
    decisions = await _decisions(session, actor)
    promises = await _promises(session, starts_on, ends_on)
    facts = {
        "as_of": clock.now(),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "currency": currency,
        "summary": {
            "objectives": len(objectives),
            "objectives_on_track": sum(one["state"] in ("on_track", "met") for one in objectives),
            "closed_cases": record["together"]["cases"],
            "held_cases": record["together"]["held"],
            "factor": record["together"]["factor"],
            "decisions_asked": len(decisions),
            "promises_due": promises["due"],
            "promises_kept": promises["kept"],
        },
        "objectives": objectives,
        "launches": await _launches(session, actor),
        "money": await _money(session),
        "products": await _products(session),
        "risks": _json(await risk_answers(session, await top_risks(session, actor, TOP_RISKS))),
        "decisions": decisions,
        "promises": promises,
        "calibration": record,
    }
    found: dict[str, Any] = plain(facts)
    return found


async def _objectives(
    session: AsyncSession, starts_on: date, ends_on: date
) -> list[dict[str, Any]]:
    rows = await session.scalars(
        select(Objective)
        .where(Objective.starts_on <= ends_on, Objective.ends_on >= starts_on)
        .order_by(Objective.ends_on, Objective.id)
    )
    return _json(await objective_answers(session, list(rows), clock.now().date()))


async def _launches(session: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    """What is live or judged, newest first."""
    rows = await session.scalars(
        select(Launch)
        .where(Launch.live_at.is_not(None))
        .order_by(Launch.live_at.desc(), Launch.id)
        .limit(MOST_LAUNCHES)
        .options(selectinload(Launch.tasks))
    )
    page = await launch_page(session, actor, {"results": list(rows), "next": None})
    return _json(page["results"])


async def _money(session: AsyncSession) -> dict[str, Any]:
    """Approved and spent of every item that has a signed case, apart from those looked back on."""
    cases = {
        item: case
        for item, case in (await approved_cases(session)).items()
        if not case.entered_afterwards
    }
    spent = await money_by_item(session, cases)
    titles = await _titles(session, list(cases))
    lines = []
    for item, case in cases.items():
        money = spent.get(item, Money())
        lines.append(
            {
                "item": item,
                "item_title": titles[item],
                "approved": case.cost,
                "spent": money.spent,
                "committed": money.committed,
                "state": state_of(money, case.cost_high),
                "over_by": over_by(money, case.cost_high),
            }
        )
    return {
        "items": lines,
        "approved_low": sum((case.cost_low for case in cases.values()), ZERO),
        "approved_high": sum((case.cost_high for case in cases.values()), ZERO),
        "spent": sum((money.spent for money in spent.values()), ZERO),
    }


async def _products(session: AsyncSession) -> list[dict[str, Any]]:
    money = await money_by_product(session)
    counts: dict[UUID, Counter[str]] = {}
    rows = await session.execute(
        select(Item.product_id, Item.stage, func.count(Item.id))
        .where(Item.product_id.is_not(None))
        .group_by(Item.product_id, Item.stage)
    )
    for product_id, stage, count in rows:
        if product_id is not None:
            counts.setdefault(product_id, Counter())[stage] = count
    products: Sequence[Product] = list(
        await session.scalars(select(Product).order_by(Product.name))
    )
    return [
        {
            "id": product.id,
            "name": product.name,
            "stage": product.stage,
            "stage_since": product.stage_since,
            "items": dict(counts.get(product.id, Counter())),
            "planned": _of(money, product.id).planned,
            "spent": _of(money, product.id).spent,
        }
        for product in products
    ]


async def _decisions(session: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    rows = await session.scalars(found_decisions(actor, state="open", asked_of_board=True))
    return _json(await decision_answers(session, actor, list(rows)))


async def _promises(session: AsyncSession, starts_on: date, ends_on: date) -> dict[str, Any]:
    """Promises whose day has come in the period, and those that are shaky now."""
    rows = await session.execute(
        select(Promise.state, func.count(Promise.id))
        .where(or_(Promise.by.between(starts_on, ends_on), Promise.state == "at_risk"))
        .group_by(Promise.state)
    )
    counts = {state: count for state, count in rows}
    kept, broken = counts.get("kept", 0), counts.get("broken", 0)
    return {
        "due": kept + broken,
        "kept": kept,
        "broken": broken,
        "at_risk": counts.get("at_risk", 0),
    }


async def _titles(session: AsyncSession, items: list[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(Item.id, Item.title).where(Item.id.in_(items)))
    return {item_id: title for item_id, title in rows}


def _of(money: dict[UUID, Money], owner: UUID) -> Money:
    return money.get(owner, Money())


def _json(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [row.model_dump(mode="json") for row in rows]
