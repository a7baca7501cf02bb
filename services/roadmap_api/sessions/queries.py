from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.problems import NotFound
from services.roadmap_api.people.models import Person
from services.roadmap_api.sessions.models import PersonSession
from services.roadmap_api.sessions.secrets import hash_of


def live_sessions(now: datetime) -> Select[PersonSession]:
    """Neither ended nor expired, and of a person who still works here."""
    return (
        select(PersonSession)
        .join(Person, Person.id == PersonSession.person_id)
        .where(
            PersonSession.ended_at.is_(None),
            PersonSession.expires_at > now,
            Person.deactivated_at.is_(None),
        )
    )


def sessions_of(person_id: UUID) -> Select[PersonSession]:
    return live_sessions(clock.now()).where(PersonSession.person_id == person_id)


def not_yet_ended(person_id: UUID) -> Select[PersonSession]:
    """Also those of a person who was deactivated a moment ago: they must not come back later."""
    return select(PersonSession).where(
        PersonSession.person_id == person_id,
        PersonSession.ended_at.is_(None),
        PersonSession.expires_at > clock.now(),
    )


async def is_live(session: AsyncSession, sid: UUID) -> bool:
    found = await session.scalar(live_sessions(clock.now()).where(PersonSession.id == sid))
    return found is not None


async def find_live(session: AsyncSession, secret: str) -> tuple[PersonSession, Person] | None:
    statement = live_sessions(clock.now()).where(PersonSession.secret_hash == hash_of(secret))
    row = (await session.execute(statement.add_columns(Person))).one_or_none()
    return None if row is None else (row[0], row[1])


async def get_live(session: AsyncSession, sid: UUID, person_id: UUID | None) -> PersonSession:
    """One live session; with `person_id` only where it is that person's."""
    statement = live_sessions(clock.now()).where(PersonSession.id == sid)
    if person_id is not None:
        statement = statement.where(PersonSession.person_id == person_id)
    found = await session.scalar(statement)
    if found is None:
        raise NotFound("This session does not exist or has ended.")
    return found
