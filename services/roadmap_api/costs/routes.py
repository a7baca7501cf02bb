from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from services.common.actors import Actor, Internal
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import Forbidden
from services.common.routing import Router
from services.roadmap_api.cases.queries import approved_cases
from services.roadmap_api.costs import actions, queries
from services.roadmap_api.costs.budgets import left_of, over_by, state_of
from services.roadmap_api.costs.models import Cost
from services.roadmap_api.costs.schemas import (
    BudgetOut,
    CostKind,
    CostOut,
    CostRange,
    CostsIn,
    CostsTaken,
)
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import visible_items

router = Router(prefix="/v1/costs", tags=["costs"])


async def booking_actor(request: Request, actor: Internal) -> Actor:
    """Finance signs rather than plans, and books what was spent."""
    if not any(actor.may(scope) for scope in ("roadmap:write", "roadmap:approve", "admin")):
        raise Forbidden("This needs the scope roadmap:write.", scope="roadmap:write")
    return actor


Booker = Annotated[Actor, Depends(booking_actor)]


@router.post("/batch", response_model=CostsTaken)
async def take_costs(
    session: Session, request: Request, actor: Booker, body: CostsIn
) -> CostsTaken:
    """Amounts by month for items or products, up to 10,000; all of them or, on an error, none.

    The same `external_id` again replaces its row.
    """
    return await actions.take_costs(session, actor, body.costs, request.app.state.settings.currency)


@router.get("", response_model=Page[CostOut])
async def list_costs(
    session: ReadSession,
    actor: Internal,
    page: PageQuery,
    item: UUID | None = None,
    product: UUID | None = None,
    kind: CostKind | None = None,
) -> Any:
    """What was booked, newest first."""
    statement = queries.found_costs(item=item, product=product, kind=kind)
    return await paginate(session, statement, Cost, page)


@router.get("/budgets", response_model=list[BudgetOut])
async def list_budgets(
    session: ReadSession, actor: Internal, item: UUID | None = None
) -> list[BudgetOut]:
    """Items with a signed case or with money booked on them: spent against approved."""
    money = await queries.money_by_item(session, [item] if item else None)
    cases = await approved_cases(session, [item] if item else None)
    items = await session.scalars(
        visible_items(actor).where(Item.id.in_(money.keys() | cases.keys())).order_by(Item.id)
    )
    return [_budget(row, money.get(row.id, queries.Money()), cases.get(row.id)) for row in items]


def _budget(item: Item, money: queries.Money, case: Any) -> BudgetOut:
    most = case.cost_high if case else None
    return BudgetOut(
        item=item.id,
        item_title=item.title,
        planned=money.planned,
        committed=money.committed,
        spent=money.spent,
        approved=CostRange(**case.cost) if case else None,
        left=left_of(money, most),
        over_by=over_by(money, most),
        state=state_of(money, most),
    )
