"""Notes over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response, status
from pydantic import AwareDatetime, ValidationError

from services.common import clock
from services.common.actors import Actor, Reader, Writer
from services.common.answers import pointer, problem_json
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Order, Page, PageQuery, paginate
from services.common.problems import Problem, invalid
from services.common.routing import Router
from services.feedback_api.feedback import actions, intake, queries
from services.feedback_api.feedback.drafts import Draft
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.feedback.schemas import (
    FeedbackBatchIn,
    FeedbackBatchOut,
    FeedbackIn,
    FeedbackOut,
    FeedbackPatch,
    InboxOut,
    Kind,
    Sentiment,
    Status,
)

router = Router(prefix="/v1/feedback", tags=["feedback"])
inbox_router = Router(prefix="/v1/inbox", tags=["feedback"])


async def load_note(feedback_id: UUID, session: Session, actor: Writer) -> Feedback:
    return await queries.get_feedback(session, feedback_id, actor.audiences)


NoteInPath = Annotated[Feedback, Depends(load_note)]


def draft_of(body: FeedbackIn) -> Draft:
    return Draft(
        text=body.text,
        title=body.title or None,
        deal=body.deal,
        rating=body.rating,
        source=body.source,
        source_url=body.source_url,
        occurred_at=body.occurred_at,
        contact_external_id=body.contact.external_id if body.contact else None,
        contact_email=body.contact.email if body.contact else None,
        contact_name=(body.contact.name or None) if body.contact else None,
        company_external_id=body.company.external_id if body.company else None,
        company_name=body.company.name if body.company else None,
        product_id=body.product,
        tags=body.tags,
        request_id=body.request_id,
        consent=body.consent,
    )


@router.post("", response_model=FeedbackOut, status_code=status.HTTP_201_CREATED)
async def take_feedback(
    request: Request, session: Session, actor: Writer, body: FeedbackIn, response: Response
) -> Feedback:
    """Take one note; the contact and the company that it names are made where need be."""
    if "idempotency-key" in request.headers or clock.told() is not None:
        # Its kept answer, or its own time, belongs to a transaction of its own.
        note = await _take_alone(session, actor, draft_of(body))
    else:
        note = await request.app.state.together.take(actor, draft_of(body))
    response.headers["ETag"] = etag(note)
    return note


async def _take_alone(session: Any, actor: Actor, draft: Draft) -> Feedback:
    [result] = (await intake.take(session, actor, [draft])).results
    if isinstance(result, Problem):
        raise result
    return await queries.get_feedback(session, result, actor.audiences)


@router.post("/batch", response_model=FeedbackBatchOut, status_code=status.HTTP_201_CREATED)
async def take_batch(session: Session, actor: Writer, body: FeedbackBatchIn) -> dict[str, Any]:
    """Up to 1,000 notes at once; each answers with its id or its problem, in order."""
    read = [_read(entry) for entry in body.feedback]
    drafts = [entry for entry in read if isinstance(entry, Draft)]
    taken = iter((await intake.take(session, actor, drafts)).results)
    results = [entry if isinstance(entry, dict) else _told(next(taken)) for entry in read]
    return {"results": results}


def _read(entry: Any) -> Draft | dict[str, Any]:
    try:
        return draft_of(FeedbackIn.model_validate(entry))
    except ValidationError as error:
        errors = [
            {"pointer": pointer(("body", *fault["loc"])), "detail": fault["msg"]}
            for fault in error.errors()
        ]
        return _told(invalid_entry(errors))


def invalid_entry(errors: list[dict[str, Any]]) -> Problem:
    problem = invalid("/", "")
    problem.members["errors"] = errors
    return problem


def _told(result: UUID | Problem) -> dict[str, Any]:
    if isinstance(result, UUID):
        return {"id": str(result)}
    body = problem_json(
        int(result.status), result.title, type_=result.type, detail=result.detail, **result.members
    )
    return {"problem": body}


@router.get("", response_model=Page[FeedbackOut])
async def list_feedback(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    q: Annotated[str | None, Query(max_length=1000)] = None,
    status: Status | None = None,
    company: Annotated[str | None, Query(description="The company's external id")] = None,
    request: UUID | None = None,
    item: UUID | None = None,
    theme: Annotated[str | None, Query(description="A tag that stands for a theme")] = None,
    tag: str | None = None,
    source: str | None = None,
    sentiment: Sentiment | None = None,
    kind: Kind | None = None,
    assignee: Annotated[str | None, Query(description="A person's id, or `me`")] = None,
    product: UUID | None = None,
    contact: UUID | None = None,
    snoozed: bool | None = None,
    renewing: Annotated[bool, Query(description="The company renews within 90 days")] = False,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    sort: Annotated[
        Literal["newest", "waiting"], Query(description="`waiting`: what happened first, first")
    ] = "newest",
) -> dict[str, Any]:
    """Newest first; `q` finds notes that hold every word, the last one perhaps half typed."""
    asked = {
        "q": q,
        "status": status,
        "company": company,
        "request": request,
        "item": item,
        "theme": theme,
        "tag": tag,
        "source": source,
        "sentiment": sentiment,
        "kind": kind,
        "assignee": _person(assignee, actor),
        "product": product,
        "contact": contact,
        "snoozed": snoozed,
        "renewing": renewing,
        "since": since,
        "until": until,
    }
    order: list[Order] = [Feedback.occurred_at.asc()] if sort == "waiting" else []
    return await paginate(
        session, queries.filtered(session, asked, actor.audiences), Feedback, page, order=order
    )


def _person(asked: str | None, actor: Actor) -> UUID | None:
    if asked is None:
        return None
    try:
        return UUID(actor.id if asked == "me" else asked)
    except ValueError as problem:
        raise invalid("/query/assignee", "Send a person's id, or `me`.") from problem


@router.get("/{feedback_id}", response_model=FeedbackOut)
async def show_feedback(
    session: ReadSession, actor: Reader, feedback_id: UUID, response: Response
) -> Feedback:
    note = await queries.get_feedback(session, feedback_id, actor.audiences)
    response.headers["ETag"] = etag(note)
    return note


@router.patch("/{feedback_id}", response_model=FeedbackOut)
async def change_feedback(
    session: Session,
    actor: Writer,
    note: NoteInPath,
    body: FeedbackPatch,
    response: Response,
    if_match: IfMatch = None,
) -> Feedback:
    """Triage it; a kind or sentiment set by a person is certain and kept as a correction."""
    check_fresh(note, if_match)
    await actions.change(session, actor, note, body.changes())
    await session.flush()
    note = await queries.get_feedback(session, note.id, actor.audiences)
    response.headers["ETag"] = etag(note)
    return note


@router.delete("/{feedback_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_feedback(session: Session, actor: Writer, note: NoteInPath) -> None:
    await actions.remove(session, actor, [note.id])


@inbox_router.get("", response_model=InboxOut)
async def show_inbox(session: ReadSession, actor: Reader) -> dict[str, Any]:
    """How much waits, how long, and the revenue behind it."""
    reader = UUID(actor.id) if actor.kind == "person" else None
    return await queries.inbox(session, reader)
