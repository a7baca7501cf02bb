from fastapi import APIRouter, Request, status

from services.common.db import ReadSession, Session
from services.roadmap_api.first_admin import actions
from services.roadmap_api.first_admin.schemas import FirstAdminIn, FirstAdminNeeded
from services.roadmap_api.people.queries import is_admin_needed
from services.roadmap_api.sessions.actions import SignedIn
from services.roadmap_api.sessions.routes import BrowserOfRequest
from services.roadmap_api.sessions.schemas import SignedInOut

router = APIRouter(prefix="/v1/first-admin", tags=["sessions"])


@router.get("", response_model=FirstAdminNeeded)
async def see_first_admin(session: ReadSession) -> FirstAdminNeeded:
    """Whether the first-run page is to be shown."""
    return FirstAdminNeeded(needed=await is_admin_needed(session))


@router.post("", response_model=SignedInOut, status_code=status.HTTP_201_CREATED)
async def make_first_admin(
    request: Request, session: Session, body: FirstAdminIn, browser: BrowserOfRequest
) -> SignedIn:
    """The first administrator, by the one-time code that the terminal printed.

    403 for another code; 409 where there is an administrator already.
    """
    state = request.app.state
    return await actions.open_with_code(session, state.database, state.settings, body, browser)
