"""For the operator at the terminal, who signs with the workspace's own secret."""

from typing import Annotated

from fastapi import Depends, Request

from services.common.actors import Actor, find_actor
from services.common.db import Session
from services.common.problems import NotFound
from services.common.routing import Router
from services.common.schemas import In
from services.roadmap_api.first_admin import actions as first_admin
from services.roadmap_api.keys import actions as keys

router = Router(prefix="/internal/terminal", include_in_schema=False)


async def operator(actor: Annotated[Actor, Depends(find_actor)]) -> Actor:
    if (actor.kind, actor.id) != ("service", "terminal"):
        raise NotFound()
    return actor


Operator = Annotated[Actor, Depends(operator)]


class AdminIn(In):
    email: str
    password: str
    name: str = ""


class TerminalKeyIn(In):
    name: str
    scopes: list[str]


@router.post("/admins", status_code=201)
async def create_admin(
    session: Session, request: Request, actor: Operator, body: AdminIn
) -> dict[str, str]:
    person = await first_admin.create_admin(
        session,
        body.email,
        body.password,
        body.name,
        settings=request.app.state.settings,
        actor=actor,
    )
    return {"id": str(person.id)}


@router.post("/keys", status_code=201)
async def create_key(session: Session, actor: Operator, body: TerminalKeyIn) -> dict[str, str]:
    made, key = await keys.create_key(session, body.name, body.scopes, actor=actor)
    return {"id": str(made.id), "key": key}


@router.get("/first-code")
async def show_first_code(session: Session, actor: Operator) -> dict[str, str | None]:
    """A fresh one-time code for the first-run page, where nobody can administer yet."""
    return {"code": await first_admin.first_code(session)}
