from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from fastapi.responses import JSONResponse

from services.common import clock
from services.common.actors import Internal
from services.common.db import ReadSession
from services.common.routing import Router
from services.roadmap_api.cards import queries
from services.roadmap_api.cards.schemas import CardsOut
from services.roadmap_api.days import Today
from services.roadmap_api.items.health import health
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import found_items
from services.roadmap_api.items.schemas import Audience, Horizon
from services.roadmap_api.items.stages import Stage

router = Router(prefix="/v1/cards", tags=["items"])


@router.get("", response_model=CardsOut)
async def list_cards(
    session: ReadSession,
    actor: Internal,
    today: Today,
    stage: Annotated[list[Stage] | None, Query()] = None,
    horizon: Annotated[list[Horizon] | None, Query()] = None,
    product: UUID | None = None,
    objective: UUID | None = None,
    team: UUID | None = None,
    owner: UUID | None = None,
    parent: UUID | None = None,
    audience: Audience | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=2000)] = 1000,
) -> JSONResponse:
    """Items as a board or a timeline needs them: in the order of the board, in one statement.

    Now, next, later, then those without a horizon; each by its position. Filters as for items.
    """
    items = found_items(
        actor,
        stage=list(stage or []),
        horizon=list(horizon or []),
        q=q,
        product=product,
        objective=objective,
        team=team,
        owner=owner,
        parent=parent,
    )
    if audience is not None:
        items = items.where(Item.audience == audience)
    rows = (await session.execute(queries.cards(items, limit + 1))).all()
    now = clock.now()
    cards = [_card(row, today, now, sees_money=actor.sees_money) for row in rows[:limit]]
    # Made of plain values here, because checking a thousand cards costs more than reading them.
    return JSONResponse({"results": cards, "next": None, "is_cut": len(rows) > limit})


def _card(row: Any, today: date, now: datetime, *, sees_money: bool) -> dict[str, Any]:
    found = health(row, today, now)
    slip = (row.likely_on - row.ends_on).days if row.likely_on and row.ends_on else None
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        **{name: _text(getattr(row, f"{name}_id")) for name in _IDS},
        "id": str(row.id),
        "starts_on": _text(row.starts_on),
        "ends_on": _text(row.ends_on),
        "expected_on": _text(row.likely_on or row.ends_on),
        "slip_days": slip,
        "effort": _effort(row),
        "health": found.state,
        "health_reason": found.reason,
        "companies": row.companies or 0,
        "arr": f"{row.arr or 0:.2f}" if sees_money else "0.00",
    }


_IDS = ("product", "objective", "team", "owner", "parent")
_PLAIN = (
    "title",
    "kind",
    "stage",
    "horizon",
    "position",
    "audience",
    "product_name",
    "objective_name",
    "team_name",
    "owner_name",
    "rank",
    "rank_of",
    "version",
)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _effort(row: Any) -> dict[str, float] | None:
    if row.effort_likely is None:
        return None
    return {"low": row.effort_low, "likely": row.effort_likely, "high": row.effort_high}
