from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, jobs
from services.common.actors import Actor
from services.common.db import Database
from services.common.problems import Conflict, Gone
from services.common.settings import Settings
from services.roadmap_api.invitations.links import invitation_in, link_to
from services.roadmap_api.invitations.models import Invitation
from services.roadmap_api.invitations.queries import find_open
from services.roadmap_api.people import passwords, queries
from services.roadmap_api.people.models import Person
from services.roadmap_api.sessions import actions as sessions
from services.roadmap_api.sessions import attempts

LIFETIME = timedelta(days=7)
MAIL = "invitation.mail"


class LinkIsNotValid(Gone):
    title = "This link was used, replaced or is out of date"


class PersonIsDeactivated(Conflict):
    title = "This person may not sign in at the moment"


@dataclass(frozen=True)
class Invited:
    link: str
    expires_at: datetime
    mailed: bool


async def invite(
    session: AsyncSession, settings: Settings, actor: Actor, person: Person
) -> Invited:
    """A new link to set a password; the person's earlier ones stop working."""
    if not person.is_active:
        raise PersonIsDeactivated("Activate them first.")
    await _withdraw(session, person.id)
    made = Invitation(person_id=person.id, made_by_id=actor.id, expires_at=clock.now() + LIFETIME)
    session.add(made)
    await session.flush()
    mailed = bool(settings.smtp_url.get_secret_value())
    if mailed:
        await jobs.enqueue(session, MAIL, {"invitation": str(made.id)}, key=f"{MAIL} {made.id}")
    audit.record(session, actor, "person.invited", person.id, after={"invitation": str(made.id)})
    return Invited(link_to(settings, made.id), made.expires_at, mailed)


async def accept(
    session: AsyncSession,
    database: Database,
    settings: Settings,
    secret: str,
    password: str,
    browser: sessions.Browser,
) -> sessions.SignedIn:
    """Set the password, use the link up, end other sessions, and sign in."""
    async with database.reads() as reading:
        found = await find_open(reading, invitation_in(settings, secret))
    if found is None:
        raise LinkIsNotValid("Ask an administrator for a new one.")
    invitation, invited = found
    passwords.check_password(password, email=invited.email)
    hashed = await passwords.hash_password(settings, password)
    await _use(session, invitation.id)
    person = await queries.get_person(session, invited.id)
    return await set_password(session, person, hashed, browser)


async def set_password(
    session: AsyncSession, person: Person, hashed: str, browser: sessions.Browser
) -> sessions.SignedIn:
    actor = sessions.actor_for(person)
    person.password_hash = hashed
    await session.flush()
    await sessions.end_all(session, actor, person)
    await attempts.clear_account(session, person)
    audit.record(session, actor, "person.password_set", person.id)
    return await sessions.open_session(session, person, browser)


async def _use(session: AsyncSession, invitation_id: UUID) -> None:
    # Of two at once, the one that finds it unused goes on.
    used = await session.scalar(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(Invitation.id)
    )
    if used is None:
        raise LinkIsNotValid()


async def _withdraw(session: AsyncSession, person_id: UUID) -> None:
    await session.execute(
        update(Invitation)
        .where(Invitation.person_id == person_id, Invitation.used_at.is_(None))
        .values(expires_at=clock.now())
    )
