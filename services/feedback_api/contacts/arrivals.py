"""Whose notes these are: contacts and companies found, or made, for many notes at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.feedback_api.companies import queries as companies
from services.feedback_api.companies.actions import announce
from services.feedback_api.companies.identities import Identity
from services.feedback_api.companies.models import Company
from services.feedback_api.contacts.models import Contact, ContactAlias
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.rows import new_row
from services.feedback_api.unmatched.models import Unmatched

Key = tuple[str, str]


class Arrival(Protocol):
    """What a note (or a vote) says of who speaks."""

    contact_external_id: str | None
    contact_email: str | None
    contact_name: str | None
    contact_alias: tuple[str, str] | None
    contact_id: UUID | None
    company_external_id: str | None
    company_name: str | None
    company_alias: tuple[str, str] | None

    @property
    def names_a_contact(self) -> bool: ...

    @property
    def identity(self) -> Identity | None: ...


def contact_key(arrival: Arrival) -> Key | None:
    """What tells this human from others; a bare name tells nobody."""
    if arrival.contact_id:
        return "id", str(arrival.contact_id)
    if arrival.contact_external_id:
        return "external_id", arrival.contact_external_id
    if arrival.contact_alias:
        return "alias", "\n".join(arrival.contact_alias)
    if arrival.contact_email:
        return "email", arrival.contact_email
    return None


@dataclass
class Made:
    """A contact as it was just inserted."""

    id: UUID
    company_id: UUID | None


@dataclass
class Owners:
    """The answer for each note."""

    companies: dict[str, UUID] = field(default_factory=dict)
    identities: dict[str, UUID] = field(default_factory=dict)
    contacts: dict[Key, Contact | Made] = field(default_factory=dict)
    nameless: dict[int, Made] = field(default_factory=dict)
    # Known contacts whose company became known by these notes.
    placed: dict[UUID, UUID] = field(default_factory=dict)

    def company_named(self, arrival: Arrival) -> UUID | None:
        """By the CRM's id, else by the tool's id or the mail domain."""
        if arrival.company_external_id:
            return self.companies[arrival.company_external_id]
        identity = arrival.identity
        return self.identities.get(identity.key) if identity else None

    def company_of(self, arrival: Arrival) -> UUID | None:
        contact = self.person(arrival)
        return self.company_named(arrival) or (contact.company_id if contact else None)

    def contact_of(self, arrival: Arrival) -> UUID | None:
        contact = self.person(arrival)
        return contact.id if contact else None

    def person(self, arrival: Arrival) -> Contact | Made | None:
        key = contact_key(arrival)
        return self.contacts.get(key) if key else self.nameless.get(id(arrival))


async def find_owners(session: AsyncSession, actor: Actor, arrivals: Sequence[Arrival]) -> Owners:
    owners = Owners()
    await _find_companies(session, actor, arrivals, owners)
    await _find_identities(session, arrivals, owners)
    await _find_contacts(session, arrivals, owners)
    await _make_contacts(session, arrivals, owners)
    await _keep_waiting(session, arrivals, owners)
    await _place_earlier_notes(session, owners)
    return owners


async def _find_companies(
    session: AsyncSession, actor: Actor, arrivals: Iterable[Arrival], owners: Owners
) -> None:
    wanted = {a.company_external_id: a for a in arrivals if a.company_external_id}
    known = await companies.companies_by_external_id(session, wanted)
    owners.companies = {external_id: company.id for external_id, company in known.items()}
    missing = [a for external_id, a in wanted.items() if external_id not in known]
    if not missing:
        return
    rows = []
    for arrival in missing:
        row = new_row(external_id=arrival.company_external_id, attributes={})
        row |= {"root_id": row["id"], "name": arrival.company_name or arrival.company_external_id}
        rows.append(row)
    made = set(
        await session.scalars(insert_or_ignore(session, Company).values(rows).returning(Company.id))
    )
    owners.companies |= {row["external_id"]: row["id"] for row in rows}
    if len(made) < len(rows):
        # Another request made some of them in the meantime: theirs count.
        known = await companies.companies_by_external_id(session, [r["external_id"] for r in rows])
        owners.companies |= {external_id: company.id for external_id, company in known.items()}
    for row in rows:
        if row["id"] in made:
            after = {"external_id": row["external_id"], "name": row["name"], "by": "a note"}
            audit.record(session, actor, "company.created", row["id"], after=after)
    await announce(session, actor, made)


async def _find_identities(
    session: AsyncSession, arrivals: Iterable[Arrival], owners: Owners
) -> None:
    wanted = {identity.key: identity for a in arrivals if (identity := a.identity)}
    aliases = {
        (identity.tool, identity.value): key
        for key, identity in wanted.items()
        if identity.tool is not None
    }
    by_alias = await companies.owners_of_aliases(session, aliases)
    owners.identities = {aliases[alias]: company for alias, company in by_alias.items()}
    domains = {i.value: key for key, i in wanted.items() if i.kind == "domain"}
    by_domain = await companies.owners_of_domains(session, domains)
    owners.identities |= {domains[domain]: company for domain, company in by_domain.items()}


async def _find_contacts(
    session: AsyncSession, arrivals: Iterable[Arrival], owners: Owners
) -> None:
    keys = {key for a in arrivals if (key := contact_key(a))}
    external_ids = {value for kind, value in keys if kind == "external_id"}
    ids = {UUID(value) for kind, value in keys if kind == "id"}
    emails = {a.contact_email for a in arrivals if a.contact_email}
    conditions = []
    if external_ids:
        conditions.append(Contact.external_id.in_(external_ids))
    if emails:
        conditions.append(Contact.email.in_(emails))
    if ids:
        conditions.append(Contact.id.in_(ids))
    if conditions:
        rows = await session.scalars(select(Contact).where(or_(*conditions)).order_by(Contact.id))
        for contact in rows:
            owners.contacts[("id", str(contact.id))] = contact
            if contact.external_id:
                owners.contacts[("external_id", contact.external_id)] = contact
            if contact.email:
                owners.contacts.setdefault(("email", contact.email), contact)
    aliases = {a.contact_alias for a in arrivals if a.contact_alias}
    if aliases:
        found = await session.execute(
            select(ContactAlias.tool, ContactAlias.value, Contact)
            .join(Contact, Contact.id == ContactAlias.contact_id)
            .where(tuple_(ContactAlias.tool, ContactAlias.value).in_(aliases))
        )
        owners.contacts |= {("alias", f"{tool}\n{value}"): held for tool, value, held in found}


async def _make_contacts(
    session: AsyncSession, arrivals: Iterable[Arrival], owners: Owners
) -> None:
    """Known contacts learn what is new about them; unknown ones are made."""
    made: dict[Key, dict[str, Any]] = {}
    aliases: dict[tuple[str, str], Key] = {}
    for arrival in arrivals:
        if not arrival.names_a_contact:
            continue
        key = contact_key(arrival)
        contact = owners.contacts.get(key) if key else None
        if contact is None and arrival.contact_email and key and key[0] != "email":
            contact = _same_person(owners.contacts.get(("email", arrival.contact_email)), key)
            if contact is not None:
                owners.contacts[key] = contact
                if arrival.contact_alias:
                    aliases[arrival.contact_alias] = ("id", str(contact.id))
        if contact is not None:
            _learn(contact, arrival, owners)
            continue
        row = _contact_row(arrival, owners)
        if key is None:
            owners.nameless[id(arrival)] = Made(row["id"], row["company_id"])
            made[("new", str(row["id"]))] = row
        elif key in made:
            made[key] |= {
                name: row[name]
                for name in ("email", "name", "company_id")
                if row[name] and not made[key][name]
            }
        else:
            made[key] = row
            if arrival.contact_alias:
                aliases[arrival.contact_alias] = key
    await _insert_contacts(session, made, owners)
    await _insert_aliases(session, aliases, owners)


def _same_person(contact: Contact | Made | None, key: Key) -> Contact | None:
    """One address is one human, unless the CRM says that they are two."""
    if not isinstance(contact, Contact) or (key[0] == "external_id" and contact.external_id):
        return None
    return contact


def _contact_row(arrival: Arrival, owners: Owners) -> dict[str, Any]:
    identity = arrival.identity
    return new_row(
        external_id=arrival.contact_external_id,
        email=arrival.contact_email,
        name=arrival.contact_name,
        company_id=owners.company_named(arrival),
        identity=identity.key if identity else None,
    )


def _learn(contact: Contact | Made, arrival: Arrival, owners: Owners) -> None:
    if isinstance(contact, Made):
        return
    company_id = owners.company_named(arrival)
    if contact.external_id is None and arrival.contact_external_id:
        contact.external_id = arrival.contact_external_id
    if contact.email is None and arrival.contact_email:
        contact.email = arrival.contact_email
    if contact.name is None and arrival.contact_name:
        contact.name = arrival.contact_name
    if contact.company_id is None and company_id is not None:
        contact.company_id = owners.placed[contact.id] = company_id


async def _insert_contacts(
    session: AsyncSession, made: dict[Key, dict[str, Any]], owners: Owners
) -> None:
    if not made:
        return
    rows = list(made.values())
    statement = insert_or_ignore(session, Contact).returning(Contact.id)
    inserted = set(await session.scalars(statement, rows))
    for key, row in made.items():
        owners.contacts[key] = Made(row["id"], row["company_id"])
    if len(inserted) < len(rows):
        lost = [row for row in rows if row["id"] not in inserted]
        again = await session.scalars(
            select(Contact)
            .where(
                or_(
                    Contact.external_id.in_([row["external_id"] for row in lost]),
                    Contact.email.in_([row["email"] for row in lost]),
                )
            )
            .order_by(Contact.id)
        )
        for contact in again:
            if contact.external_id:
                owners.contacts[("external_id", contact.external_id)] = contact
            if contact.email:
                owners.contacts[("email", contact.email)] = contact


async def _insert_aliases(
    session: AsyncSession, aliases: dict[tuple[str, str], Key], owners: Owners
) -> None:
    if not aliases:
        return
    rows = [
        {"tool": tool, "value": value, "contact_id": owners.contacts[key].id}
        for (tool, value), key in aliases.items()
    ]
    await session.flush()
    await session.execute(insert_or_ignore(session, ContactAlias).values(rows))


async def _keep_waiting(session: AsyncSession, arrivals: Iterable[Arrival], owners: Owners) -> None:
    """What matches no company waits in the list "whose is this?"."""
    rows = {}
    for arrival in arrivals:
        identity = arrival.identity
        if identity is None or owners.company_of(arrival) is not None:
            continue
        rows[identity.key] = new_row(
            identity=identity.key,
            kind=identity.kind,
            tool=identity.tool,
            value=identity.value,
            hint=arrival.company_name or arrival.contact_name,
        )
    if rows:
        await session.execute(insert_or_ignore(session, Unmatched), list(rows.values()))


async def _place_earlier_notes(session: AsyncSession, owners: Owners) -> None:
    """What these contacts said before speaks for their company from now on."""
    for contact_id, company_id in owners.placed.items():
        await session.execute(
            update(Feedback)
            .where(Feedback.contact_id == contact_id, Feedback.company_id.is_(None))
            .values(company_id=company_id, version=Feedback.version + 1)
            .execution_options(synchronize_session=False)
        )
