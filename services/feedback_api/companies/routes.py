"""Companies over HTTP."""

from typing import Annotated, Any

from fastapi import Query, Response, status

from services.common.actors import Reader
from services.common.db import ReadSession, Session
from services.common.etags import etag
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import invalid
from services.common.routing import Router
from services.feedback_api.companies import actions, asks, merges, queries
from services.feedback_api.companies.models import Company
from services.feedback_api.companies.schemas import (
    AsksOut,
    CompanyBatchIn,
    CompanyBatchOut,
    CompanyIn,
    CompanyOut,
    CompanyRow,
    MergeIn,
)
from services.feedback_api.insiders import Insider

router = Router(prefix="/v1/companies", tags=["companies"])


@router.post("/batch", response_model=CompanyBatchOut)
async def put_batch(session: Session, actor: Insider, body: CompanyBatchIn) -> dict[str, Any]:
    """Up to 1,000 companies; one whose alias is another's is saved without it and listed."""
    entries = {
        company.external_id: company.model_dump(exclude_unset=True, exclude={"external_id"})
        for company in body.companies
    }
    outcome = await actions.put_companies(session, actor, entries)
    problems = [{"external_id": key, "detail": told} for key, told in outcome.taken.items()]
    return {
        "created": len(outcome.created),
        "updated": len(outcome.updated),
        "problems": problems,
    }


@router.get("", response_model=Page[CompanyRow])
async def list_companies(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    q: Annotated[str | None, Query(max_length=500)] = None,
    plan: str | None = None,
    segment: str | None = None,
) -> dict[str, Any]:
    """By name, id, alias or domain."""
    found = queries.companies(search=q, plan=plan, segment=segment)
    return await paginate(session, found, Company, page)


@router.get("/{external_id:path}/asks", response_model=AsksOut)
async def show_asks(session: ReadSession, actor: Reader, external_id: str) -> dict[str, Any]:
    """What this account asked for, what became of it, and what may be said to it."""
    company = await queries.get_company(session, external_id)
    return await asks.asks_of(session, actor, company)


@router.put("/{external_id:path}/merge", response_model=CompanyOut)
async def merge_company(
    session: Session, actor: Insider, external_id: str, body: MergeIn
) -> dict[str, Any]:
    """Two records of one company count once, as `into`; DELETE takes them apart again."""
    company = await queries.get_company(session, external_id)
    into = await queries.find_company(session, body.into)
    if into is None or into.id == company.id:
        raise invalid("/into", "Name another company that is known.")
    await merges.merge(session, actor, company, into)
    return await asks.full(session, into)


@router.delete("/{external_id:path}/merge", response_model=CompanyOut)
async def unmerge_company(session: Session, actor: Insider, external_id: str) -> dict[str, Any]:
    company = await queries.get_company(session, external_id)
    await merges.unmerge(session, actor, company)
    return await asks.full(session, company)


@router.put(
    "/{external_id:path}",
    response_model=CompanyRow,
    responses={201: {"model": CompanyRow, "description": "The company is new"}},
)
async def put_company(
    session: Session, actor: Insider, external_id: str, body: CompanyIn, response: Response
) -> Company:
    """Make or change the company of this CRM id; 201 where it is new.

    Fields that are left out stay; null empties. A list of aliases or domains replaces what the
    CRM sent before; what a person settled under "whose is this?" stays.
    """
    if not external_id.strip() or len(external_id) > 255 or "\x00" in external_id:
        raise invalid("/path/external_id", "An id has 1 to 255 characters.")
    company, is_new = await actions.put_company(
        session, actor, external_id, body.model_dump(exclude_unset=True)
    )
    response.status_code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
    response.headers["ETag"] = etag(company)
    return company


@router.get("/{external_id:path}", response_model=CompanyOut)
async def show_company(
    session: ReadSession, actor: Reader, external_id: str, response: Response
) -> dict[str, Any]:
    """With its deals, renewal and owner; `id:<uuid>` finds it by our own id."""
    company = await queries.get_company(session, external_id)
    response.headers["ETag"] = etag(company)
    return await asks.full(session, company)
