from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.db import Database
from services.common.problems import Conflict, invalid
from services.common.settings import Settings
from services.roadmap_api.people import passwords, queries
from services.roadmap_api.people.events import person_changed, person_state
from services.roadmap_api.people.models import Person
from services.roadmap_api.people.roles import takes_away
from services.roadmap_api.people.schemas import MePatch, PersonIn
from services.roadmap_api.sessions import actions as sessions
from services.roadmap_api.sessions import attempts
from services.roadmap_api.teams.models import Team


class EmailIsTaken(Conflict):
    title = "Somebody else has this e-mail address"


class IsLastAdmin(Conflict):
    title = "This is the last administrator who can sign in"


async def add_person(session: AsyncSession, actor: Actor, body: PersonIn) -> Person:
    await _check_team(session, body.team)
    person = Person(
        email=body.email,
        name=body.name,
        role=body.role,
        function=body.function,
        team_id=body.team,
    )
    session.add(person)
    await flush_person(session)
    outbox.record(session, person_changed(person), actor=actor)
    audit.record(session, actor, "person.added", person.id, after=person_state(person))
    return person


async def change_person(
    session: AsyncSession, actor: Actor, person: Person, changes: dict[str, Any]
) -> Person:
    """A change that takes something away ends the person's sessions, here at once."""
    await _check_team(session, changes.get("team"))
    before = person_state(person)
    after_role, stays = changes.get("role", person.role), changes.get("is_active", person.is_active)
    if after_role != "admin" or not stays:
        await _keep_an_admin(session, person)
    _apply(person, changes)
    await flush_person(session)
    if takes_away(str(before["role"]), person.role) or not person.is_active:
        await sessions.end_all(session, actor, person)
    await _announce(session, actor, person, before)
    return person


def _apply(person: Person, changes: dict[str, Any]) -> None:
    for field, value in changes.items():
        if field == "is_active":
            person.deactivated_at = None if value else person.deactivated_at or clock.now()
        else:
            setattr(person, "team_id" if field == "team" else field, value)


async def _announce(
    session: AsyncSession, actor: Actor, person: Person, before: dict[str, object]
) -> None:
    after = person_state(person)
    if after != before:
        outbox.record(session, person_changed(person), actor=actor)
        audit.record(session, actor, "person.changed", person.id, before=before, after=after)


async def _keep_an_admin(session: AsyncSession, person: Person) -> None:
    # The rows are locked, so that of two admins who demote each other one is refused.
    locked = queries.admins_who_can_sign_in().order_by(Person.id).with_for_update()
    admins = {admin.id for admin in await session.scalars(locked)}
    if admins == {person.id}:
        raise IsLastAdmin("Make somebody else an administrator first.")


async def change_me(
    session: AsyncSession,
    database: Database,
    settings: Settings,
    actor: Actor,
    body: MePatch,
    address: str,
) -> Person:
    """One's own name, looks and password; a new password ends one's other sessions."""
    new_hash = None
    if "new_password" in body.model_fields_set:
        new_hash = await _prove_and_hash(database, settings, actor, body, address)
    person = await queries.get_person(session, UUID(actor.id))
    before = person_state(person)
    kept = {"name", "theme", "density"}
    _apply(person, {key: value for key, value in body.changes().items() if key in kept})
    if new_hash:
        person.password_hash = new_hash
        await sessions.end_all(session, actor, person, but=UUID(actor.sid) if actor.sid else None)
        audit.record(session, actor, "person.password_changed", person.id)
    await session.flush()
    await _announce(session, actor, person, before)
    return person


async def _prove_and_hash(
    database: Database, settings: Settings, actor: Actor, body: MePatch, address: str
) -> str:
    """The current password is asked for again, and guessing it is as slow as signing in."""
    async with database.reads() as reading:
        person = await queries.get_person(reading, UUID(actor.id))
    passwords.check_password(body.new_password or "", email=person.email, pointer="/new_password")
    attempt = await attempts.reserve(database.sessions, person.email, address)
    fits, _ = await passwords.verify_password(
        settings, body.current_password or "", person.password_hash
    )
    if not fits:
        raise invalid("/current_password", "This is not your current password.")
    async with database.sessions.begin() as session:
        await attempts.forget(session, attempt, person)
    return await passwords.hash_password(settings, body.new_password or "")


async def flush_person(session: AsyncSession) -> None:
    """The unique constraint decides, so that two at once still make one person."""
    try:
        await session.flush()
    except IntegrityError as problem:
        raise EmailIsTaken() from problem


async def _check_team(session: AsyncSession, team_id: UUID | None) -> None:
    if team_id and await session.scalar(select(Team.id).where(Team.id == team_id)) is None:
        raise invalid("/team", f"No team has the id {team_id}.")
