"""Contacts named in a path: found, or made where the vote is the first that is heard of them."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.problems import NotFound, invalid
from services.feedback_api.companies.identities import Identity, identity_of, normal_email
from services.feedback_api.contacts import arrivals
from services.feedback_api.contacts.models import Contact
from services.feedback_api.contacts.queries import named
from services.feedback_api.contacts.schemas import ContactIn
from services.feedback_api.demand import actions as demand


class NamedCompany(Protocol):
    external_id: str
    name: str | None


class Introduction(Protocol):
    """What a caller may say of a contact that is not known yet."""

    @property
    def contact(self) -> ContactIn | None: ...

    @property
    def company(self) -> NamedCompany | None: ...


@dataclass
class Newcomer:
    contact_external_id: str | None = None
    contact_email: str | None = None
    contact_name: str | None = None
    contact_alias: tuple[str, str] | None = None
    contact_id: UUID | None = None
    company_external_id: str | None = None
    company_name: str | None = None
    company_alias: tuple[str, str] | None = None

    @property
    def names_a_contact(self) -> bool:
        return True

    @property
    def identity(self) -> Identity | None:
        if self.company_external_id:
            return None
        return identity_of(self.contact_email, self.company_alias)


async def get_plain(session: AsyncSession, reference: str) -> Contact:
    """The contact's row, to be changed or counted."""
    found = await session.scalar(
        select(Contact).where(named(reference)).order_by(Contact.id).limit(1)
    )
    if found is None:
        raise NotFound("No contact is known by this.")
    return found


async def find_or_make(
    session: AsyncSession, actor: Actor, reference: str, said: Introduction | None = None
) -> Contact:
    """An unknown CRM id or address makes a contact; an unknown `id:` is not found."""
    newcomer = _newcomer(reference, said)
    if newcomer is None:
        return await get_plain(session, reference)
    owners = await arrivals.find_owners(session, actor, [newcomer])
    contact = owners.person(newcomer)
    assert contact is not None
    held = await session.get(Contact, contact.id)
    assert held is not None
    if held.version == 1 and contact is not held:
        audit.record(session, actor, "contact.created", held.id, after={"company": held.company_id})
    if owners.placed:
        await demand.refresh_companies(session, actor, owners.placed.values())
    return held


def _newcomer(reference: str, said: Introduction | None) -> Newcomer | None:
    kind, _, value = reference.partition(":")
    told = said.contact if said and said.contact else ContactIn()
    company = said.company if said else None
    newcomer = Newcomer(
        contact_email=told.email,
        contact_name=told.name,
        company_external_id=company.external_id if company else None,
        company_name=company.name if company else None,
    )
    if kind == "id":
        return None
    if kind == "email":
        if "@" not in value or len(value) > 254 or " " in value:
            raise invalid("/path/external_id", "`email:` is followed by an address.")
        newcomer.contact_email = normal_email(value)
    else:
        newcomer.contact_external_id = reference
    return newcomer
