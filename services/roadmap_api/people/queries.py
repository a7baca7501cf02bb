from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.problems import NotFound
from services.roadmap_api.people.models import Person


def visible_people(actor: Actor) -> Select[Person]:
    """A viewer from outside, such as an investor, sees nobody's address but their own."""
    people = select(Person)
    if actor.role != "viewer":
        return people
    return people.where(Person.id == UUID(actor.id))


def found_people(
    actor: Actor,
    *,
    q: str | None = None,
    role: str | None = None,
    team: UUID | None = None,
    is_active: bool | None = None,
) -> Select[Person]:
    people = visible_people(actor)
    if q:
        people = people.where(
            or_(
                Person.name.icontains(q, autoescape=True),
                Person.email.icontains(q, autoescape=True),
            )
        )
    if role:
        people = people.where(Person.role == role)
    if team:
        people = people.where(Person.team_id == team)
    if is_active is not None:
        is_not = Person.deactivated_at.is_(None)
        people = people.where(is_not if is_active else ~is_not)
    return people


async def get_person(session: AsyncSession, person_id: UUID, actor: Actor | None = None) -> Person:
    people = visible_people(actor) if actor else select(Person)
    found = await session.scalar(people.where(Person.id == person_id))
    if found is None:
        raise NotFound(f"No person has the id {person_id}.")
    return found


async def find_by_email(session: AsyncSession, email: str) -> Person | None:
    found: Person | None = await session.scalar(
        select(Person).where(Person.email == plain_email(email))
    )
    return found


def admins_who_can_sign_in() -> Select[Person]:
    return select(Person).where(
        Person.role == "admin", Person.deactivated_at.is_(None), Person.password_hash.is_not(None)
    )


async def is_admin_needed(session: AsyncSession) -> bool:
    return await session.scalar(admins_who_can_sign_in().limit(1)) is None


def plain_email(email: str) -> str:
    return email.strip().lower()
