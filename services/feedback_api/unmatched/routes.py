"""Whose is this? Over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query

from services.common.actors import Reader, Writer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import invalid
from services.common.routing import Router
from services.feedback_api.companies import actions as companies
from services.feedback_api.companies import queries as company_queries
from services.feedback_api.companies.models import Company
from services.feedback_api.unmatched import actions, queries
from services.feedback_api.unmatched.models import Unmatched
from services.feedback_api.unmatched.schemas import MatchingOut, OwnerIn, UnmatchedOut

router = Router(prefix="/v1/unmatched", tags=["companies"])
matching_router = Router(prefix="/v1/matching", tags=["companies"])


async def load_unmatched(unmatched_id: UUID, session: Session) -> Unmatched:
    return await queries.get_unmatched(session, unmatched_id)


UnmatchedInPath = Annotated[Unmatched, Depends(load_unmatched)]


@router.get("", response_model=Page[UnmatchedOut])
async def list_unmatched(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    settled: bool = False,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> dict[str, Any]:
    """Identities that match no company; those settled with `settled=true`, so as to undo them."""
    slice_ = await paginate(session, queries.waiting(settled=settled, search=q), Unmatched, page)
    rows = [row for row in slice_["results"] if isinstance(row, Unmatched)]
    told = {row["id"]: row for row in await _told(session, rows)}
    return slice_ | {"results": [told.get(row.id, row) for row in slice_["results"]]}


COLUMNS = (
    "id",
    "identity",
    "kind",
    "tool",
    "value",
    "hint",
    "settled_at",
    "settled_by",
    "created_at",
)


async def _told(session: Any, rows: list[Unmatched]) -> list[dict[str, Any]]:
    behind = await queries.notes_behind(session, [row.identity for row in rows])
    wanted = {row.company_id for row in rows if row.company_id}
    owners = (
        {held.id: held for held in await company_queries.full_companies(session, wanted)}
        if wanted
        else {}
    )
    nothing = {"notes": 0, "contacts": 0, "last_at": None, "example": None}
    return [
        {name: getattr(row, name) for name in COLUMNS}
        | nothing
        | behind.get(row.identity, {})
        | {"company": owners.get(row.company_id) if row.company_id else None}
        for row in rows
    ]


@router.put("/{unmatched_id}/company", response_model=UnmatchedOut)
async def settle(
    session: Session, actor: Writer, waiting: UnmatchedInPath, body: OwnerIn
) -> dict[str, Any]:
    """It is this company's: what waits moves there, and what comes later is matched by itself."""
    company = await _company(session, actor, body)
    await actions.settle(session, actor, waiting, company)
    [told] = await _told(session, [waiting])
    return told


async def _company(session: Any, actor: Writer, body: OwnerIn) -> Company:
    company = await company_queries.find_company(session, body.company)
    if company is None and body.name:
        company, _ = await companies.put_company(session, actor, body.company, {"name": body.name})
    if company is None:
        raise invalid("/company", f"No company has the id {body.company}.")
    return company


@router.delete("/{unmatched_id}/company", response_model=UnmatchedOut)
async def reopen(session: Session, actor: Writer, settled: UnmatchedInPath) -> dict[str, Any]:
    """Undo: it waits again, and so do the notes that came by it."""
    await actions.reopen(session, actor, settled)
    [told] = await _told(session, [settled])
    return told


@matching_router.get("", response_model=MatchingOut)
async def show_matching(session: ReadSession, actor: Reader) -> dict[str, Any]:
    """What share of the revenue is recognised when it speaks, and what share of the notes."""
    return await queries.matching(session)
