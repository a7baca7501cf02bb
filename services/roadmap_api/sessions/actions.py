from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.db import Database
from services.common.problems import Unauthorized
from services.common.settings import Settings
from services.roadmap_api.people import passwords, queries
from services.roadmap_api.people.models import Person
from services.roadmap_api.sessions import attempts
from services.roadmap_api.sessions.events import session_ended
from services.roadmap_api.sessions.limits import FORGOTTEN_AFTER
from services.roadmap_api.sessions.models import KnownPlace, PersonSession, SignInAttempts
from services.roadmap_api.sessions.queries import find_live, not_yet_ended
from services.roadmap_api.sessions.secrets import hash_of, new_secret

SLIDING = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
_NOTED_EVERY = timedelta(minutes=5)
_KEPT_AFTER_END = timedelta(days=30)


class WrongCredentials(Unauthorized):
    title = "This e-mail address and password do not fit"


class SessionHasEnded(Unauthorized):
    title = "This session has ended: sign in again"


@dataclass(frozen=True)
class Browser:
    """Where a sign-in comes from; shown to its owner in the list of sessions."""

    address: str
    name: str


@dataclass(frozen=True)
class SignedIn:
    """A fresh session, with the secret that is shown this once."""

    session: str
    person: Person
    sid: UUID
    expires_at: datetime


def actor_for(person: Person, sid: UUID | None = None) -> Actor:
    return Actor(
        kind="person",
        id=str(person.id),
        name=person.name,
        email=person.email,
        role=person.role,
        function=person.function,
        scopes=person.scopes,
        sid=str(sid) if sid else None,
    )


async def sign_in(
    database: Database, settings: Settings, email: str, password: str, browser: Browser
) -> SignedIn:
    """A new session, or one refusal that is the same for every reason.

    The password is checked between two transactions, so that hashing never holds the writer up.
    """
    attempt = await attempts.reserve(database.sessions, email, browser.address)
    async with database.reads() as reading:
        person = await queries.find_by_email(reading, email)
    known = person.password_hash if person and person.is_active else None
    fits, renewed = await passwords.verify_password(settings, password, known)
    if person is None or not fits:
        raise WrongCredentials()
    async with database.sessions.begin() as session:
        owner = await queries.get_person(session, person.id)
        if not owner.is_active or owner.password_hash != known:
            raise WrongCredentials()
        if renewed:
            owner.password_hash = renewed
        await attempts.forget(session, attempt, owner)
        return await open_session(session, owner, browser)


async def open_session(session: AsyncSession, person: Person, browser: Browser) -> SignedIn:
    secret, now = new_secret("lfs_"), clock.now()
    opened = PersonSession(
        person_id=person.id,
        secret_hash=hash_of(secret),
        address=browser.address[:64],
        browser=browser.name[:300],
        seen_at=now,
        expires_at=now + SLIDING,
        ends_at=now + ABSOLUTE,
    )
    session.add(opened)
    await session.flush()
    # Signing in is no edit: the record's version stays, so nobody's open form goes stale.
    await session.execute(
        update(Person)
        .where(Person.id == person.id)
        .values(last_signed_in_at=now, updated_at=Person.updated_at)
        .execution_options(synchronize_session=False)
    )
    actor = actor_for(person, opened.id)
    audit.record(session, actor, "session.opened", opened.id, after={"address": opened.address})
    return SignedIn(secret, person, opened.id, opened.expires_at)


async def keep_alive(database: Database, secret: str) -> tuple[PersonSession, Person]:
    """The session of a secret, moved on by use; raises where it has ended or run out."""
    async with database.reads() as reading:
        found = await find_live(reading, secret)
    if found is None:
        raise SessionHasEnded()
    live, person = found
    now = clock.now()
    if now - live.seen_at >= _NOTED_EVERY:
        live.expires_at = min(now + SLIDING, live.ends_at)
        async with database.sessions.begin() as session:
            await session.execute(
                update(PersonSession)
                .where(PersonSession.id == live.id, PersonSession.ended_at.is_(None))
                .values(seen_at=now, expires_at=live.expires_at)
            )
    return live, person


def end(session: AsyncSession, actor: Actor, ended: Iterable[PersonSession]) -> None:
    """No more tokens from now on, and the ones that are out are refused everywhere within 5 s."""
    for one in ended:
        one.ended_at = clock.now()
        outbox.record(session, session_ended(one.id), actor=actor)
        audit.record(session, actor, "session.ended", one.id, before={"person": str(one.person_id)})


async def end_all(
    session: AsyncSession, actor: Actor, person: Person, *, but: UUID | None = None
) -> None:
    found = await session.scalars(not_yet_ended(person.id))
    end(session, actor, [one for one in found if one.id != but])


async def sweep(session: AsyncSession) -> None:
    """Forget what no longer matters: old failures, old places, sessions long over."""
    now = clock.now()
    idle = now - FORGOTTEN_AFTER
    await session.execute(delete(SignInAttempts).where(SignInAttempts.last_at < idle))
    await session.execute(delete(KnownPlace).where(KnownPlace.last_at < now - timedelta(days=180)))
    await session.execute(
        delete(PersonSession).where(PersonSession.ends_at < now - _KEPT_AFTER_END)
    )
