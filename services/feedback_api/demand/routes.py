"""Demand over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from services.common.actors import Reader
from services.common.db import ReadSession
from services.common.problems import invalid
from services.common.routing import Router
from services.feedback_api.demand import actions
from services.feedback_api.demand.schemas import DemandsOut

router = Router(prefix="/v1/demand", tags=["demand"])

Ids = Annotated[list[UUID] | None, Query(max_length=500)]


@router.get("", response_model=DemandsOut)
async def show_demand(
    session: ReadSession, actor: Reader, item: Ids = None, request: Ids = None
) -> dict[str, Any]:
    """Weighed now: each company, contact and voter once, merged ones as one.

    Money in the workspace's currency; `trend` is the asks of the last 90 days less those of the 90
    before. An item or request that nobody asks for has zeros.
    """
    if not item and not request:
        raise invalid("/query/item", "Name items or requests.")
    items = await actions.weigh_items(session, list(dict.fromkeys(item or [])))
    requests = await actions.weigh_named_requests(session, list(dict.fromkeys(request or [])))
    results = [{"item": key, "request": None, **held} for key, held in items.items()]
    results += [{"item": None, "request": key, **held} for key, held in requests.items()]
    for held in results:
        held["trend"] = held["asks_lately"] - held["asks_before"]
    return {"results": results}
