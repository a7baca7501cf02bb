from typing import Any

from fastapi import Request
from sqlalchemy import select

from services.common import clock
from services.common.actors import Admin, AnyActor, CurrentActor
from services.common.db import ReadSession, Session
from services.common.problems import Forbidden
from services.common.routing import Router
from services.roadmap_api.workspace import actions
from services.roadmap_api.workspace.models import Workspace
from services.roadmap_api.workspace.schemas import (
    FreshStartOut,
    SeeAsIn,
    SeeAsOut,
    WorkspaceIn,
    WorkspaceOut,
)

router = Router(prefix="/v1/workspace", tags=["workspace"])


def _shown(request: Request, workspace: Workspace | None) -> dict[str, Any]:
    settings = request.app.state.settings
    return {
        "name": workspace.name if workspace else "",
        "is_demo": settings.is_demo,
        "currency": settings.currency,
        "timezone": settings.timezone,
        "today": clock.today(settings.timezone),
        "demo_customer": settings.demo_mark.get("customer"),
    }


@router.get("", response_model=WorkspaceOut)
async def show_workspace(request: Request, session: ReadSession, _: AnyActor) -> dict[str, Any]:
    """Name, currency and zone; public, since the portal shows them."""
    return _shown(request, (await session.scalars(select(Workspace))).first())


@router.patch("", response_model=WorkspaceOut)
async def rename_workspace(
    request: Request, session: Session, actor: Admin, body: WorkspaceIn
) -> dict[str, Any]:
    return _shown(request, await actions.rename(session, actor, body.name))


@router.post("/see-as", response_model=SeeAsOut, status_code=201)
async def see_as(request: Request, session: Session, actor: CurrentActor, body: SeeAsIn) -> Any:
    """A session of another person of the demo; 404 in a real workspace."""
    return await actions.see_as(request.app, session, actor, body.person)


@router.post("/fresh-start", response_model=FreshStartOut)
async def start_fresh(request: Request, actor: Admin) -> dict[str, Any]:
    """Remove the demo from all stores and prove it by count; only in a demo, only by an admin."""
    if actor.kind != "person":
        raise Forbidden("Sign in as an admin: the one who asks stays, and nobody else.")
    left = await actions.start_fresh(request.app, actor)
    return {"left": left, "is_gone": True}
