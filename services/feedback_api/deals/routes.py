"""Deals over HTTP."""

from typing import Any

from fastapi import Response, status

from services.common.actors import Reader
from services.common.db import ReadSession, Session
from services.common.etags import etag
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import invalid
from services.common.routing import Router
from services.feedback_api.deals import actions, queries
from services.feedback_api.deals.models import Deal
from services.feedback_api.deals.schemas import DealBatchIn, DealBatchOut, DealIn, DealOut, Stage
from services.feedback_api.insiders import Insider

router = Router(prefix="/v1/deals", tags=["deals"])


@router.post("/batch", response_model=DealBatchOut)
async def put_batch(session: Session, actor: Insider, body: DealBatchIn) -> dict[str, Any]:
    """Up to 1,000 deals; a company or request that is not known refuses the batch."""
    entries = {}
    pointers = {}
    for place, deal in enumerate(body.deals):
        entries[deal.external_id] = deal.model_dump(exclude_unset=True, exclude={"external_id"})
        pointers[deal.external_id] = f"/deals/{place}"
    created, updated = await actions.put_deals(session, actor, entries, pointers)
    return {"created": len(created), "updated": len(updated)}


@router.get("", response_model=Page[DealOut])
async def list_deals(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    company: str | None = None,
    stage: Stage | None = None,
) -> dict[str, Any]:
    return await paginate(session, queries.deals(company=company, stage=stage), Deal, page)


@router.put(
    "/{external_id:path}",
    response_model=DealOut,
    responses={201: {"model": DealOut, "description": "The deal is new"}},
)
async def put_deal(
    session: Session, actor: Insider, external_id: str, body: DealIn, response: Response
) -> Deal:
    """Make or change the deal of this CRM id; 201 where it is new."""
    if not external_id.strip() or len(external_id) > 255 or "\x00" in external_id:
        raise invalid("/path/external_id", "An id has 1 to 255 characters.")
    entries = {external_id: body.model_dump(exclude_unset=True)}
    created, _ = await actions.put_deals(session, actor, entries, {external_id: ""})
    response.status_code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
    deal = await queries.get_deal(session, external_id)
    response.headers["ETag"] = etag(deal)
    return deal


@router.get("/{external_id:path}", response_model=DealOut)
async def show_deal(session: ReadSession, actor: Reader, external_id: str) -> Deal:
    return await queries.get_deal(session, external_id)
