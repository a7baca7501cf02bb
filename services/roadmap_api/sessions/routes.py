from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status

from services.common import audit, clock
from services.common.actors import Actor, CurrentActor
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import Forbidden
from services.roadmap_api.sessions import actions, queries, tokens
from services.roadmap_api.sessions.models import PersonSession
from services.roadmap_api.sessions.schemas import (
    CredentialsIn,
    SecretIn,
    SessionOut,
    SignedInOut,
    TokensOut,
)

# Answers that hold a secret are never kept for an Idempotency-Key, so these routes take none.
router = APIRouter(prefix="/v1/sessions", tags=["sessions"])
internal = APIRouter(prefix="/internal", include_in_schema=False)


def browser_of(request: Request) -> actions.Browser:
    return actions.Browser(audit.address.get() or "", request.headers.get("user-agent", ""))


BrowserOfRequest = Annotated[actions.Browser, Depends(browser_of)]


async def signed_in_person(actor: CurrentActor) -> Actor:
    if actor.kind != "person":
        raise Forbidden("A key has no session and no profile: sign in as a person.")
    return actor


PersonActor = Annotated[Actor, Depends(signed_in_person)]


@router.post("", response_model=SignedInOut, status_code=status.HTTP_201_CREATED)
async def sign_in(
    request: Request, body: CredentialsIn, browser: BrowserOfRequest
) -> actions.SignedIn:
    """Sign in. `session` is shown this once; exchange it for tokens at `/v1/sessions/tokens`.

    401 for every wrong pair alike; 429 with `Retry-After` after several of them.
    """
    state = request.app.state
    return await actions.sign_in(state.database, state.settings, body.email, body.password, browser)


@router.post("/tokens", response_model=TokensOut)
async def issue_tokens(request: Request, body: SecretIn) -> dict[str, Any]:
    """One token for each service, good for five minutes; using the session keeps it alive.

    A session ends 12 hours after its last use and 14 days after it began: then 401.
    """
    state = request.app.state
    live, person = await actions.keep_alive(state.database, body.session)
    now = clock.now()
    return {
        "tokens": tokens.issue_all(state.settings, person, live.id, now),
        "expires_at": now + tokens.LIFETIME,
        "session_expires_at": live.expires_at,
        "person": person,
    }


@router.get("", response_model=Page[SessionOut])
async def list_sessions(session: ReadSession, actor: PersonActor, page: PageQuery) -> Any:
    """One's own live sessions."""
    found = await paginate(session, queries.sessions_of(UUID(actor.id)), PersonSession, page)
    for one in found["results"]:
        one.is_current = str(one.id) == actor.sid
    return found


@router.delete("/current", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(session: Session, actor: PersonActor) -> None:
    """End the session that this token came from."""
    current = await queries.get_live(session, UUID(actor.sid), UUID(actor.id))
    actions.end(session, actor, [current])


@router.delete("/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def end_session(session: Session, actor: PersonActor, session_id: UUID) -> None:
    """End one of one's own sessions; an administrator may end anyone's."""
    owner = None if actor.may("admin") else UUID(actor.id)
    actions.end(session, actor, [await queries.get_live(session, session_id, owner)])


@internal.get("/jwks")
async def list_public_keys(request: Request) -> dict[str, Any]:
    """The public keys by which the services check a person's token."""
    return tokens.public_keys(request.app.state.settings)
