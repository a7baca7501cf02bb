"""The portal over HTTP. Whose note or vote it is, the token says; no path or body ever does."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, FastAPI, Query, Request, status

from services.common import clock
from services.common.actors import Actor, Admin, AnyActor, Customer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import Unauthorized
from services.common.routing import Router
from services.feedback_api.companies.models import Company
from services.feedback_api.contacts.models import Contact
from services.feedback_api.demand.models import RequestDemand
from services.feedback_api.feedback.drafts import Draft
from services.feedback_api.feedback.intake import take
from services.feedback_api.portal import actions, queries, tokens
from services.feedback_api.portal.models import PortalSession
from services.feedback_api.portal.schemas import (
    AlikesOut,
    HostSecretOut,
    IdeaOut,
    LinkIn,
    LinkOut,
    MyAsksOut,
    NoteIn,
    NoteOut,
    SessionIn,
    SessionOut,
    SessionRefIn,
    TokensOut,
)
from services.feedback_api.requests import actions as requests
from services.feedback_api.requests import queries as request_queries
from services.feedback_api.requests.models import FeatureRequest
from services.feedback_api.requests.schemas import RequestStatus
from services.feedback_api.similar.queries import similar

router = Router(prefix="/v1/portal", tags=["portal"])
internal = APIRouter(prefix="/internal", include_in_schema=False)


def install(app: FastAPI) -> None:
    """This service checks its own customers' tokens without asking anyone."""
    app.state.own_jwks = lambda: tokens.public_keys(app.state.settings)


@internal.get("/jwks")
async def show_keys(request: Request) -> dict[str, Any]:
    return tokens.public_keys(request.app.state.settings)


@router.post("/links", response_model=LinkOut, status_code=status.HTTP_202_ACCEPTED)
async def send_link(
    request: Request, session: Session, actor: AnyActor, body: LinkIn
) -> dict[str, Any]:
    """Mail a sign-in link that works once, for half an hour.

    In development the answer shows it to a caller of scope feedback:write.
    """
    settings = request.app.state.settings
    link, expires_at = await actions.send_link(session, settings, body.email)
    shown = not settings.is_production and actor.may("feedback:write")
    sent = bool(settings.smtp_url.get_secret_value())
    return {"sent": sent, "expires_at": expires_at, "link": link if shown else None}


@router.post("/sessions", response_model=SessionOut, status_code=status.HTTP_201_CREATED)
async def open_session(request: Request, session: Session, body: SessionIn) -> dict[str, Any]:
    """Sign in with the mailed link, or with the host product's signed token (HS256)."""
    if body.link is not None:
        opened, secret, contact = await actions.open_with_link(session, body.link)
    else:
        opened, secret, contact = await actions.open_with_host_token(
            session, request.app.state.settings, body.host_token or ""
        )
    told = await _tokens(request, session, opened, contact)
    return told | {"session": secret, "session_expires_at": opened.expires_at}


@router.post("/sessions/tokens", response_model=TokensOut)
async def renew_tokens(
    request: Request, session: ReadSession, body: SessionRefIn
) -> dict[str, Any]:
    """New tokens of five minutes, while the session lives."""
    opened, contact = await actions.find_session(session, body.session)
    return await _tokens(request, session, opened, contact)


@router.post("/sessions/end", status_code=status.HTTP_204_NO_CONTENT)
async def end_session(session: Session, body: SessionRefIn) -> None:
    await actions.close(session, body.session)


async def _tokens(
    request: Request, session: Any, opened: PortalSession, contact: Contact
) -> dict[str, Any]:
    now = clock.now()
    company = await session.get(Company, contact.company_id) if contact.company_id else None
    return {
        "tokens": tokens.issue_all(request.app.state.settings, contact, opened.id, now),
        "expires_at": now + tokens.LIFETIME,
        "contact": {
            "id": contact.id,
            "name": contact.name,
            "email": contact.email,
            "company": company.name if company else None,
        },
    }


@router.get("/host-secret", response_model=HostSecretOut)
async def show_host_secret(request: Request, actor: Admin) -> dict[str, str]:
    """What the host product signs its users' tokens with, to sign them in here."""
    return {"secret": tokens.host_secret(request.app.state.settings)}


@router.get("/ideas", response_model=Page[IdeaOut])
async def list_ideas(
    session: ReadSession,
    actor: AnyActor,
    page: PageQuery,
    q: Annotated[str | None, Query(max_length=500)] = None,
    status: RequestStatus | None = None,
    sort: Literal["newest", "votes", "last_asked"] = "votes",
) -> dict[str, Any]:
    """Public requests, for everybody; `voted` says whether this customer has."""
    found = request_queries.requests(session, search=q, status=status, audiences=queries.PUBLIC)
    if sort == "newest" or page.updated_after is not None:
        slice_ = await paginate(session, found, FeatureRequest, page)
    else:
        order = [request_queries.SORTS[sort].desc()]
        ranked = request_queries.by_demand(found)
        slice_ = await paginate(session, ranked, RequestDemand, page, order=order)
    ids = [row.id for row in slice_["results"]]
    shown = {idea["id"]: idea for idea in await queries.ideas(session, actor, ids)}
    return slice_ | {"results": [shown.get(row.id, row) for row in slice_["results"]]}


@router.get("/similar", response_model=AlikesOut)
async def show_alike(
    session: ReadSession,
    actor: AnyActor,
    text: Annotated[str, Query(max_length=2000)],
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> dict[str, Any]:
    """While typing: public requests that say something alike."""
    results = await similar(
        session,
        text,
        limit=limit,
        kinds=("request",),
        audiences=queries.PUBLIC,
        through_notes=False,
    )
    return {"results": results}


@router.get("/ideas/{request_id}", response_model=IdeaOut)
async def show_idea(session: ReadSession, actor: AnyActor, request_id: UUID) -> dict[str, Any]:
    return await queries.idea(session, actor, request_id)


@router.put("/ideas/{request_id}/vote", response_model=IdeaOut)
async def vote(session: Session, actor: Customer, request_id: UUID) -> dict[str, Any]:
    request = await queries.get_public(session, request_id)
    await requests.cast_vote(session, actor, request, await _me(session, actor))
    return await queries.idea(session, actor, request_id)


@router.delete("/ideas/{request_id}/vote", response_model=IdeaOut)
async def withdraw_vote(session: Session, actor: Customer, request_id: UUID) -> dict[str, Any]:
    request = await queries.get_public(session, request_id)
    await requests.withdraw_vote(session, actor, request, await _me(session, actor))
    return await queries.idea(session, actor, request_id)


@router.post("/notes", response_model=NoteOut, status_code=status.HTTP_201_CREATED)
async def post_note(session: Session, actor: Customer, body: NoteIn) -> dict[str, Any]:
    """An idea or a note in the customer's own words; people read it before anything is public."""
    contact = await _me(session, actor)
    draft = Draft(
        text=body.text,
        title=body.title or None,
        product_id=body.product,
        source="portal",
        contact_id=contact.id,
        contact_email=contact.email,
        contact_external_id=contact.external_id,
    )
    taken = await take(session, actor, [draft])
    row = taken.rows[0]
    return {name: row[name] for name in ("id", "text", "title")} | {"asked_at": row["occurred_at"]}


@router.get("/asks", response_model=MyAsksOut)
async def show_my_asks(session: ReadSession, actor: Customer) -> dict[str, Any]:
    """What I asked for, where it stands and what came of it."""
    return {"results": await queries.my_asks(session, actor)}


async def _me(session: Any, actor: Actor) -> Contact:
    contact: Contact | None = await session.get(Contact, actor.contact_id)
    if contact is None:
        raise Unauthorized("This customer is not known any more.")
    return contact
