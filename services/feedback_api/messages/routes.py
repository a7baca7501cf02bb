"""What requesters are told, over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Internal
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.common.settings import Settings
from services.feedback_api.insiders import Insider
from services.feedback_api.mail.routes import NO_SERVER
from services.feedback_api.messages import actions, queries, recipients
from services.feedback_api.messages.models import Message
from services.feedback_api.messages.schemas import (
    ApprovalIn,
    Kind,
    MessageIn,
    MessageOut,
    MessagePatch,
    Recipients,
    State,
    Told,
)

router = Router(prefix="/v1/messages", tags=["messages"])


async def load_message(message_id: UUID, session: Session) -> Message:
    return await queries.get_message(session, message_id)


async def load_message_to_read(message_id: UUID, session: ReadSession) -> Message:
    return await queries.get_message(session, message_id)


MessageInPath = Annotated[Message, Depends(load_message)]
MessageToRead = Annotated[Message, Depends(load_message_to_read)]


@router.get("", response_model=Page[MessageOut])
async def list_messages(
    request: Request,
    session: ReadSession,
    _: Internal,
    page: PageQuery,
    state: State | None = None,
    kind: Kind | None = None,
    item: UUID | None = None,
) -> dict[str, Any]:
    """Drafts, approved and sent ones, newest first."""
    statement = queries.messages(state=state, kind=kind, item=item)
    found = await paginate(session, statement, Message, page)
    rows = [row for row in found["results"] if isinstance(row, Message)]
    shown = iter(await _shown(session, request.app.state.settings, rows))
    found["results"] = [
        next(shown) if isinstance(row, Message) else row for row in found["results"]
    ]
    return found


@router.post("", response_model=MessageOut, status_code=status.HTTP_201_CREATED)
async def draft_message(
    request: Request, session: Session, actor: Insider, wanted: MessageIn
) -> dict[str, Any]:
    """A draft. Words that are not for customers are refused, each with its reason."""
    message = await actions.create(session, actor, wanted)
    return await _one(session, request, message)


@router.get("/told", response_model=Told)
async def show_told(
    session: ReadSession,
    _: Internal,
    item: Annotated[list[UUID], Query(min_length=1, max_length=200)],
) -> dict[str, Any]:
    """How many have heard what of these items, of how many companies behind them."""
    return {"results": await queries.told(session, item)}


@router.get("/{message_id}", response_model=MessageOut)
async def show_message(
    request: Request, response: Response, session: ReadSession, _: Internal, message: MessageToRead
) -> dict[str, Any]:
    response.headers["ETag"] = etag(message)
    return await _one(session, request, message)


@router.patch("/{message_id}", response_model=MessageOut)
async def change_message(
    request: Request,
    response: Response,
    session: Session,
    actor: Insider,
    message: MessageInPath,
    patch: MessagePatch,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Drafts only; 409 once it is approved."""
    check_fresh(message, if_match)
    await actions.change(session, actor, message, patch)
    response.headers["ETag"] = etag(message)
    return await _one(session, request, message)


@router.delete("/{message_id}", status_code=status.HTTP_204_NO_CONTENT)
async def discard_message(session: Session, actor: Insider, message: MessageInPath) -> None:
    """Drafts only; nobody hears of it."""
    await actions.discard(session, actor, message)


@router.post("/{message_id}/approval", response_model=MessageOut)
async def approve_message(
    request: Request,
    response: Response,
    session: Session,
    actor: Insider,
    message: MessageInPath,
    _: ApprovalIn | None = None,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """The person who approves is recorded; from here on it goes out by itself."""
    check_fresh(message, if_match)
    await actions.approve(session, actor, message)
    response.headers["ETag"] = etag(message)
    return await _one(session, request, message)


@router.get("/{message_id}/recipients", response_model=Recipients)
async def list_recipients(
    session: ReadSession,
    _: Internal,
    message: MessageToRead,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Who hears it, or heard it, each with the message as they read it."""
    return await recipients.of_message(session, message, after=after, limit=limit)


async def _one(session: AsyncSession, request: Request, message: Message) -> dict[str, Any]:
    [shown] = await _shown(session, request.app.state.settings, [message])
    return shown


async def _shown(
    session: AsyncSession, settings: Settings, messages: Sequence[Message]
) -> list[dict[str, Any]]:
    reach = await queries.reach(session, messages)
    found = await actions.findings(session, messages)
    items = await queries.known_items(session, {message.item_id for message in messages})
    return [
        {
            **{name: getattr(message, name) for name in _PLAIN},
            "item": message.item_id,
            "item_title": items[message.item_id].title if message.item_id in items else None,
            "internal_words": found[message.id],
            "recipients": reach[message.id].recipients,
            "companies": reach[message.id].companies,
            "mails_sent": reach[message.id].sent,
            "mails_waiting": reach[message.id].waiting,
            "mails_failed": reach[message.id].failed,
            "mail_waits_because": _why(settings, reach[message.id].waiting),
        }
        for message in messages
    ]


_PLAIN = tuple(name for name in MessageOut.model_fields if hasattr(Message, name))


def _why(settings: Settings, waiting: int) -> str | None:
    return NO_SERVER if waiting and not settings.smtp_url.get_secret_value() else None
