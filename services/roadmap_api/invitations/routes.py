from fastapi import APIRouter, Request, status

from services.common.db import Session
from services.roadmap_api.invitations import actions
from services.roadmap_api.invitations.schemas import AcceptanceIn
from services.roadmap_api.sessions.actions import SignedIn
from services.roadmap_api.sessions.routes import BrowserOfRequest
from services.roadmap_api.sessions.schemas import SignedInOut

router = APIRouter(prefix="/v1/invitations", tags=["people"])


@router.post("/acceptance", response_model=SignedInOut, status_code=status.HTTP_201_CREATED)
async def accept_invitation(
    request: Request, session: Session, body: AcceptanceIn, browser: BrowserOfRequest
) -> SignedIn:
    """Choose a password with the secret of an invitation's link and be signed in; 410 once used."""
    state = request.app.state
    return await actions.accept(
        session, state.database, state.settings, body.secret, body.password, browser
    )
