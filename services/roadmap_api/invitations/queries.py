from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.roadmap_api.invitations.models import Invitation
from services.roadmap_api.people.models import Person


def open_invitations() -> Select[Invitation]:
    """Neither used nor out of date, and of a person who may sign in."""
    return (
        select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.used_at.is_(None),
            Invitation.expires_at > clock.now(),
            Person.deactivated_at.is_(None),
        )
    )


async def find_open(
    session: AsyncSession, invitation_id: UUID | None
) -> tuple[Invitation, Person] | None:
    if invitation_id is None:
        return None
    statement = open_invitations().where(Invitation.id == invitation_id).add_columns(Person)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (row[0], row[1])
