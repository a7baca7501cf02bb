"""Requests over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, Response, status

from services.common.actors import Actor, Reader, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import invalid
from services.common.routing import Router
from services.feedback_api.contacts import actions as contacts
from services.feedback_api.demand.models import RequestDemand
from services.feedback_api.feedback import queries as notes
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.insiders import Insider
from services.feedback_api.requests import actions, merges, previews, queries
from services.feedback_api.requests.models import FeatureRequest
from services.feedback_api.requests.schemas import (
    AttachedOut,
    AttachIn,
    LinkedItem,
    LinkIn,
    LinkOut,
    MergeIn,
    PreviewOut,
    RequestFullOut,
    RequestIn,
    RequestOut,
    RequestPatch,
    RequestStatus,
    VoteIn,
    VoteOut,
    shown,
)

router = Router(prefix="/v1/requests", tags=["requests"])


async def load_request(request_id: UUID, session: Session, actor: Writer) -> FeatureRequest:
    return await queries.get_request(session, request_id, actor.audiences)


async def load_note(feedback_id: UUID, session: Session) -> Feedback:
    return await notes.get_plain(session, feedback_id)


RequestInPath = Annotated[FeatureRequest, Depends(load_request)]
NoteInPath = Annotated[Feedback, Depends(load_note)]


async def answer(
    session: Any, actor: Actor, request_id: UUID, response: Response
) -> dict[str, Any]:
    request = await queries.get_request(session, request_id, actor.audiences)
    items = await queries.items_behind(session, [request.id], actor.audiences)
    response.headers["ETag"] = etag(request)
    return shown(request, items.get(request.id, []))


@router.post("", response_model=RequestOut, status_code=status.HTTP_201_CREATED)
async def create_request(
    session: Session, actor: Writer, body: RequestIn, response: Response
) -> dict[str, Any]:
    """Make a request, which feedback and votes attach to."""
    values = body.model_dump()
    values["product_id"] = values.pop("product")
    if values["audience"] not in actor.audiences:
        # Who may not see the inside makes what they can see again.
        values["audience"] = "sales_safe"
    request = await actions.create(session, actor, values)
    return await answer(session, actor, request.id, response)


@router.get("", response_model=Page[RequestOut])
async def list_requests(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    q: Annotated[str | None, Query(max_length=1000)] = None,
    status: RequestStatus | None = None,
    sort: Literal["newest", "arr", "companies", "votes", "last_asked"] = "newest",
    product: UUID | None = None,
    item: UUID | None = None,
    merged: bool = False,
) -> dict[str, Any]:
    """Newest first, or the most wanted by `sort`; merged ones only with `merged=true`."""
    merged = merged or page.updated_after is not None
    found = queries.requests(
        session,
        search=q,
        status=status,
        audiences=actor.audiences,
        product=product,
        item=item,
        merged=merged,
    )
    if sort == "newest" or page.updated_after is not None:
        slice_ = await paginate(session, found, FeatureRequest, page)
        ids = [row.id for row in slice_["results"] if isinstance(row, FeatureRequest)]
    else:
        order = [queries.SORTS[sort].desc()]
        slice_ = await paginate(session, queries.by_demand(found), RequestDemand, page, order=order)
        ids = [row.id for row in slice_["results"]]
    rows = {row.id: row for row in await queries.with_demand(session, ids)}
    items = await queries.items_behind(session, ids, actor.audiences)
    results = [
        shown(rows[held.id], items.get(held.id, [])) if held.id in rows else held
        for held in slice_["results"]
    ]
    return {"results": results, "next": slice_["next"]}


@router.get("/{request_id}", response_model=RequestFullOut)
async def show_request(
    session: ReadSession, actor: Reader, request_id: UUID, response: Response
) -> dict[str, Any]:
    """One request with its items, voters and what was merged into it."""
    told = await answer(session, actor, request_id, response)
    told["voters"] = [
        {
            "contact": vote.contact,
            "company": vote.contact.company,
            "cast_by": vote.cast_by,
            "created_at": vote.created_at,
        }
        for vote in await queries.voters(session, request_id)
    ]
    told["merged"] = await queries.merged_into(session, request_id)
    return told


@router.patch("/{request_id}", response_model=RequestOut)
async def change_request(
    session: Session,
    actor: Insider,
    request: RequestInPath,
    body: RequestPatch,
    response: Response,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    check_fresh(request, if_match)
    changes = body.changes()
    for name in ("title", "audience"):
        if name in changes and changes[name] is None:
            raise invalid(f"/{name}", "This cannot be empty.")
    if "product" in changes:
        changes["product_id"] = changes.pop("product")
    await actions.change(session, actor, request, changes)
    return await answer(session, actor, request.id, response)


@router.put("/{request_id}/votes/{contact_external_id:path}", response_model=VoteOut)
async def vote_on_behalf(
    session: Session,
    actor: Writer,
    request: RequestInPath,
    contact_external_id: str,
    body: VoteIn | None = None,
) -> dict[str, Any]:
    """Vote for a contact (or `id:<uuid>`, `email:<address>`); a second PUT changes nothing."""
    contact = await contacts.find_or_make(session, actor, contact_external_id, body)
    await actions.cast_vote(session, actor, request, contact)
    return await _counted(session, request) | {"contact": contact.id}


@router.delete("/{request_id}/votes/{contact_external_id:path}", response_model=VoteOut)
async def take_vote_back(
    session: Session, actor: Writer, request: RequestInPath, contact_external_id: str
) -> dict[str, Any]:
    contact = await contacts.get_plain(session, contact_external_id)
    await actions.withdraw_vote(session, actor, request, contact)
    return await _counted(session, request) | {"contact": contact.id}


async def _counted(session: Any, request: FeatureRequest) -> dict[str, Any]:
    """What counts now: for a merged request the figures of the one it was merged into."""
    figures = await session.get(RequestDemand, request.root_id, populate_existing=True)
    return {
        "request": request.id,
        "votes": figures.votes if figures else 0,
        "notes": figures.notes if figures else 0,
        "companies": figures.companies if figures else 0,
        "arr": figures.arr if figures else 0,
    }


@router.put("/{request_id}/feedback/{feedback_id}", response_model=AttachedOut)
async def attach_feedback(
    session: Session,
    actor: Writer,
    request: RequestInPath,
    note: NoteInPath,
    body: AttachIn | None = None,
) -> dict[str, Any]:
    """The note, or a passage of it, speaks for the request; DELETE undoes it."""
    wanted = body or AttachIn()
    await actions.attach(
        session, actor, request, note, passage=wanted.passage, importance=wanted.importance
    )
    told = await _counted(session, request)
    return told | {"feedback": note.id, "status": note.status, "passage": wanted.passage}


@router.delete("/{request_id}/feedback/{feedback_id}", response_model=AttachedOut)
async def detach_feedback(
    session: Session, actor: Writer, request: RequestInPath, note: NoteInPath
) -> dict[str, Any]:
    await actions.detach(session, actor, request, note)
    told = await _counted(session, request)
    return told | {"feedback": note.id, "status": note.status, "passage": None}


@router.put("/{request_id}/items/{item_id}", response_model=LinkOut)
async def link_item(
    session: Session,
    actor: Insider,
    request: RequestInPath,
    item_id: UUID,
    body: LinkIn | None = None,
) -> dict[str, Any]:
    """An item not heard of yet is accepted and waits: `waiting` says so."""
    importance = (body or LinkIn()).importance
    await actions.link(session, actor, request, item_id, importance)
    return await _linked(session, request, item_id, importance)


@router.delete("/{request_id}/items/{item_id}", status_code=status.HTTP_204_NO_CONTENT)
async def unlink_item(
    session: Session, actor: Insider, request: RequestInPath, item_id: UUID
) -> None:
    await actions.unlink(session, actor, request, item_id)


async def _linked(
    session: Any, request: FeatureRequest, item_id: UUID, importance: int
) -> dict[str, Any]:
    held = await queries.items_behind(session, [request.root_id])
    link = next((LinkedItem(**h) for h in _plain(held, request) if h["id"] == item_id), None)
    return {
        "request": request.id,
        "item": item_id,
        "importance": importance,
        "waiting": link is None or link.waiting,
        "status": request.status,
    }


def _plain(held: dict[UUID, list[dict[str, Any]]], request: FeatureRequest) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in item.items() if name != "known"}
        for item in held.get(request.root_id, [])
    ]


@router.put("/{request_id}/merge", response_model=RequestOut)
async def merge_request(
    session: Session, actor: Insider, request: RequestInPath, body: MergeIn, response: Response
) -> dict[str, Any]:
    """Count this request as another: each voter, company and note once. Answers the other one."""
    if body.into == request.id:
        raise invalid("/into", "A request cannot be merged into itself.")
    into = await queries.find_request(session, body.into)
    if into is None:
        raise invalid("/into", f"No request has the id {body.into}.")
    await merges.merge(session, actor, request, into)
    return await answer(session, actor, into.root_id, response)


@router.delete("/{request_id}/merge", response_model=RequestOut)
async def unmerge_request(
    session: Session, actor: Insider, request: RequestInPath, response: Response
) -> dict[str, Any]:
    """Take them apart again: both are exactly what they were. Answers this one."""
    await merges.unmerge(session, actor, request)
    return await answer(session, actor, request.id, response)


@router.get("/{request_id}/preview", response_model=PreviewOut)
async def preview_attaching(
    session: ReadSession, actor: Reader, request_id: UUID, feedback: UUID
) -> dict[str, Any]:
    """What attaching this note would change, without attaching it."""
    request = await queries.get_request(session, request_id, actor.audiences)
    note = await notes.get_plain(session, feedback)
    return await previews.preview(session, actor, request, note)
