import secrets
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, outbox
from services.common.actors import Actor
from services.common.db import Database
from services.common.problems import Conflict, Forbidden, invalid
from services.common.settings import Settings
from services.roadmap_api.first_admin.models import FirstAdminCode
from services.roadmap_api.first_admin.schemas import FirstAdminIn
from services.roadmap_api.people import passwords, queries
from services.roadmap_api.people.actions import flush_person
from services.roadmap_api.people.events import person_changed, person_state
from services.roadmap_api.people.models import Person
from services.roadmap_api.people.schemas import Email
from services.roadmap_api.sessions import actions as sessions
from services.roadmap_api.sessions import attempts
from services.roadmap_api.sessions.secrets import hash_of

TERMINAL = Actor(kind="service", id="terminal", name="landfall (terminal)")
FIRST_RUN = Actor(kind="service", id="first-run", name="first run")
# No letters or digits that look alike on a terminal.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class AdminExists(Conflict):
    title = "There is an administrator already"


class WrongCode(Forbidden):
    title = "This is not the code that the terminal shows"


async def first_code(session: AsyncSession) -> str | None:
    """A new code, good until it is used or another is made; None where an admin can sign in."""
    if not await queries.is_admin_needed(session):
        return None
    await session.execute(delete(FirstAdminCode))
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    session.add(FirstAdminCode(code_hash=hash_of(code)))
    await session.flush()
    return code


async def create_admin(
    session: AsyncSession,
    email: str,
    password: str,
    name: str,
    *,
    settings: Settings | None = None,
    actor: Actor = TERMINAL,
) -> Person:
    """An administrator with this password; somebody known becomes one and gets the password.

    This is also the way back in for an owner whom guessers keep waiting or who forgot it.
    """
    try:
        email = TypeAdapter(Email).validate_python(queries.plain_email(email))
    except ValidationError as problem:
        raise invalid("/email", "This is not an e-mail address.") from problem
    passwords.check_password(password, email=email)
    hashed = await passwords.hash_password(settings or Settings(), password)
    return await _make_admin(session, actor, email, hashed, name)


async def _make_admin(
    session: AsyncSession, actor: Actor, email: str, hashed: str, name: str
) -> Person:
    person = await queries.find_by_email(session, email)
    before = person_state(person) if person else None
    if person is None:
        person = Person(email=email, name=name or email, function="other", role="admin")
        session.add(person)
    person.role, person.deactivated_at, person.password_hash = "admin", None, hashed
    await flush_person(session)
    await sessions.end_all(session, actor, person)
    await attempts.clear_account(session, person)
    await session.execute(delete(FirstAdminCode))
    outbox.record(session, person_changed(person), actor=actor)
    audit.record(session, actor, "admin.made", person.id, before=before, after=person_state(person))
    return person


async def open_with_code(
    session: AsyncSession,
    database: Database,
    settings: Settings,
    body: FirstAdminIn,
    browser: sessions.Browser,
) -> sessions.SignedIn:
    """The first administrator, signed in; the code is used up with it."""
    code = hash_of(body.code.strip().upper())
    async with database.reads() as reading:
        if not await queries.is_admin_needed(reading):
            raise AdminExists()
        if await reading.scalar(_codes(code)) is None:
            raise WrongCode()
    passwords.check_password(body.password, email=body.email)
    hashed = await passwords.hash_password(settings, body.password)
    await _use(session, code)
    person = await _make_admin(session, FIRST_RUN, body.email, hashed, body.name)
    return await sessions.open_session(session, person, browser)


def _codes(code: str) -> Select[UUID]:
    return select(FirstAdminCode.id).where(FirstAdminCode.code_hash == code)


async def _use(session: AsyncSession, code: str) -> None:
    # Of two at once, the one that finds the code still there goes on.
    used = await session.scalar(
        delete(FirstAdminCode).where(FirstAdminCode.code_hash == code).returning(FirstAdminCode.id)
    )
    if used is None:
        raise WrongCode()
