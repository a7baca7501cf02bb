from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response, status

from services.common import audit
from services.common.actors import Actor, Admin, Reader, Role
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.roadmap_api.invitations.actions import Invited, invite
from services.roadmap_api.people import actions, queries
from services.roadmap_api.people.models import Person
from services.roadmap_api.people.schemas import (
    InvitationOut,
    InvitedPersonOut,
    MeOut,
    MePatch,
    PersonIn,
    PersonOut,
    PersonPatch,
)
from services.roadmap_api.sessions.actions import end_all
from services.roadmap_api.sessions.routes import PersonActor

router = Router(prefix="/v1/people", tags=["people"])


async def load_person(session: Session, actor: Admin, person_id: UUID) -> Person:
    return await queries.get_person(session, person_id, actor)


PersonInPath = Annotated[Person, Depends(load_person, scope="function")]


@router.get("", response_model=Page[PersonOut])
async def list_people(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    q: str | None = None,
    role: Role | None = None,
    team: UUID | None = None,
    is_active: bool | None = None,
) -> dict[str, Any]:
    """Everyone who signs in; a viewer sees themselves alone."""
    found = queries.found_people(actor, q=q, role=role, team=team, is_active=is_active)
    return await paginate(session, found, Person, page)


@router.post("", response_model=InvitedPersonOut, status_code=status.HTTP_201_CREATED)
async def add_person(request: Request, session: Session, actor: Admin, body: PersonIn) -> Any:
    """Add somebody; `invitation.link` lets them choose a password, and is mailed if mail is set."""
    person = await actions.add_person(session, actor, body)
    invited = await invite(session, request.app.state.settings, actor, person)
    return with_invitation(person, invited)


@router.get("/me", response_model=MeOut)
async def get_me(session: ReadSession, actor: PersonActor, response: Response) -> Any:
    """Who I am, what I may do, and how I like my pages."""
    person = await queries.get_person(session, UUID(actor.id))
    response.headers["ETag"] = etag(person)
    return as_me(person, actor)


@router.patch("/me", response_model=MeOut)
async def change_me(
    request: Request,
    response: Response,
    session: Session,
    actor: PersonActor,
    body: MePatch,
) -> Any:
    """My name, theme, density, or password (`current_password` and `new_password`).

    A new password ends my other sessions; a wrong current one is 422, many of them 429.
    """
    state = request.app.state
    address = audit.address.get() or ""
    person = await actions.change_me(session, state.database, state.settings, actor, body, address)
    response.headers["ETag"] = etag(person)
    return as_me(person, actor)


@router.get("/{person_id}", response_model=PersonOut)
async def get_person(
    session: ReadSession, actor: Reader, person_id: UUID, response: Response
) -> Person:
    person = await queries.get_person(session, person_id, actor)
    response.headers["ETag"] = etag(person)
    return person


@router.patch("/{person_id}", response_model=PersonOut)
async def change_person(
    session: Session,
    actor: Admin,
    person: PersonInPath,
    body: PersonPatch,
    response: Response,
    if_match: IfMatch = None,
) -> Person:
    """Change name, address, role, function or team, or deactivate (`is_active: false`).

    Less than before ends the person's sessions at once; 409 for the last administrator.
    """
    check_fresh(person, if_match)
    await actions.change_person(session, actor, person, body.changes())
    response.headers["ETag"] = etag(person)
    return person


@router.post(
    "/{person_id}/invitation", response_model=InvitationOut, status_code=status.HTTP_201_CREATED
)
async def renew_invitation(
    request: Request, session: Session, actor: Admin, person: PersonInPath
) -> Invited:
    """A new link to choose a password, also for somebody who forgot theirs."""
    return await invite(session, request.app.state.settings, actor, person)


@router.delete("/{person_id}/sessions", status_code=status.HTTP_204_NO_CONTENT)
async def end_sessions(session: Session, actor: Admin, person: PersonInPath) -> None:
    """Sign somebody out everywhere."""
    await end_all(session, actor, person)


def with_invitation(person: Person, invited: Invited) -> dict[str, Any]:
    return PersonOut.model_validate(person).model_dump() | {
        "invitation": InvitationOut.model_validate(invited)
    }


def as_me(person: Person, actor: Actor) -> dict[str, Any]:
    return PersonOut.model_validate(person).model_dump() | {
        "theme": person.theme,
        "density": person.density,
        "scopes": sorted(person.scopes),
        "session": actor.sid,
    }
