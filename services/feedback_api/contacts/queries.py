"""Finding contacts, by the CRM's id, our own or a mail address."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.common.problems import NotFound, invalid
from services.feedback_api.companies.identities import normal_email
from services.feedback_api.companies.models import Company
from services.feedback_api.contacts.models import Contact, Erasure


def contacts(*, search: str | None = None, company: str | None = None) -> Select[Contact]:
    statement = select(Contact).options(joinedload(Contact.company))
    if search:
        statement = statement.where(
            or_(
                Contact.name.icontains(search, autoescape=True),
                Contact.email.icontains(search, autoescape=True),
                Contact.external_id == search,
            )
        )
    if company:
        root = select(Company.root_id).where(Company.external_id == company)
        members = select(Company.id).where(Company.root_id.in_(root))
        statement = statement.where(Contact.company_id.in_(members))
    return statement


def erasures() -> Select[Erasure]:
    return select(Erasure)


def named(reference: str) -> ColumnElement[bool]:
    """`id:<uuid>`, `email:<address>` or the CRM's own id."""
    kind, _, value = reference.partition(":")
    if kind == "id":
        try:
            return Contact.id == UUID(value)
        except ValueError as problem:
            raise invalid("/path/external_id", "`id:` is followed by a UUID.") from problem
    if kind == "email":
        return Contact.email == normal_email(value)
    return Contact.external_id == reference


async def find_contact(session: AsyncSession, reference: str) -> Contact | None:
    return await session.scalar(contacts().where(named(reference)).order_by(Contact.id).limit(1))


async def get_contact(session: AsyncSession, reference: str) -> Contact:
    found = await find_contact(session, reference)
    if found is None:
        raise NotFound("No contact is known by this.")
    return found
