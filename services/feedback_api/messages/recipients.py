"""The people a message goes to, each with what they read."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.feedback_api.contacts.models import Contact
from services.feedback_api.messages import queries, templates
from services.feedback_api.messages.models import Message, Telling
from services.feedback_api.messages.templates import Words

NO_ADDRESS = "No mail address is known: it stands on the portal."
NO_MAIL_WANTED = "Wants no mail: it stands on the portal."


async def of_message(
    session: AsyncSession, message: Message, *, after: UUID | None, limit: int
) -> dict[str, Any]:
    """A page, by contact id: before it is sent who would hear it, after it who did."""
    if message.state == "sent":
        told = queries.tellings(message)
        if after is not None:
            told = told.where(Telling.contact_id > after)
        letters = list(await session.scalars(told.limit(limit + 1)))
        contacts = [letter.contact for letter in letters]
    else:
        due = queries.due(message)
        if after is not None:
            due = due.where(Contact.id > after)
        contacts, letters = list(await session.scalars(due.limit(limit + 1))), []
    more, contacts = len(contacts) > limit, contacts[:limit]
    silent = await queries.unsubscribed(session, [contact.id for contact in contacts])
    read = {letter.contact_id: letter for letter in letters}
    previews = await _previews(session, message, [one for one in contacts if one.id not in read])
    results = [
        _shown(contact, read.get(contact.id), previews.get(contact.id), contact.id in silent)
        for contact in contacts
    ]
    return {"results": results, "next": str(contacts[-1].id) if more else None}


async def _previews(
    session: AsyncSession, message: Message, contacts: list[Contact]
) -> dict[UUID, Words]:
    if not contacts:
        return {}
    words = Words(message.subject, message.text)
    said = await queries.words_of(session, message.item_id, [contact.id for contact in contacts])
    return {
        contact.id: templates.for_contact(words, name=contact.name, said=said.get(contact.id))
        for contact in contacts
    }


def _shown(
    contact: Contact, letter: Telling | None, preview: Words | None, is_silent: bool
) -> dict[str, Any]:
    words = letter or preview
    assert words is not None
    why = NO_MAIL_WANTED if is_silent else None if contact.email else NO_ADDRESS
    return {
        "contact": contact,
        "company": contact.company,
        "owner_email": contact.company.owner_email if contact.company else None,
        "subject": words.subject,
        "text": words.text,
        "by_mail": why is None,
        "no_mail_because": why,
        "told_at": letter.created_at if letter else None,
        "seen_at": letter.seen_at if letter else None,
    }
