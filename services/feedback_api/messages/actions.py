"""Drafting, changing, approving and sending what requesters are told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, jobs, outbox
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.outbox import plain
from services.common.pages import bury
from services.common.problems import Conflict, Invalid
from services.common.settings import Settings
from services.feedback_api.contacts.models import Contact
from services.feedback_api.items.models import KnownItem
from services.feedback_api.mail import actions as mail
from services.feedback_api.mail.actions import Intent
from services.feedback_api.messages import queries, templates, unsubscribes
from services.feedback_api.messages.events import MessagesTold
from services.feedback_api.messages.guard import Finding, Names, internal_words
from services.feedback_api.messages.models import Message, Telling, Unsubscribed
from services.feedback_api.messages.schemas import MessageIn, MessagePatch
from services.feedback_api.messages.templates import Words
from services.feedback_api.rows import new_row

MACHINE = "Landfall"
_CHUNK = 500


class NotADraft(Conflict):
    title = "This message has been approved already"


class HoldsInternalWords(Conflict):
    title = "This message holds words that are not for customers"


async def draft_by_machine(
    session: AsyncSession,
    item: UUID,
    kind: str,
    wording: dict[str, Any],
    facts: dict[str, Any],
) -> None:
    """One draft an item and kind, where anybody asked; a person's changes are never undone."""
    if not await queries.has_askers(session, item):
        return
    words = templates.draft(kind, wording, facts)
    key = f"{kind}:{item}"
    values = {"subject": words.subject, "text": words.text, "facts": plain(facts)}
    made = await session.scalar(
        insert_or_ignore(session, Message)
        .values(
            **new_row(
                item_id=item,
                kind=kind,
                state="draft",
                draft_key=key,
                drafted_by=MACHINE,
                **values,
            )
        )
        .returning(Message.id)
    )
    if made is not None:
        return
    known = await session.scalar(select(Message).where(Message.draft_key == key))
    if known is not None and known.is_draft and known.drafted_by == MACHINE:
        for name, value in values.items():
            setattr(known, name, value)


async def forget_drafts(session: AsyncSession, item: UUID, kinds: Sequence[str]) -> None:
    """The item moved on before anybody was told: what the machine drafted is no longer true."""
    drafts = await session.scalars(
        select(Message).where(
            Message.item_id == item,
            Message.kind.in_(kinds),
            Message.state == "draft",
            Message.drafted_by == MACHINE,
        )
    )
    for message in drafts:
        await bury(session, message)


async def create(session: AsyncSession, actor: Actor, wanted: MessageIn) -> Message:
    """A person's message, or the machine's words where the person sends none."""
    item = await session.get(KnownItem, wanted.item)
    words = templates.draft(wanted.kind, item.wording if item else {}, {})
    message = Message(
        item_id=wanted.item,
        kind=wanted.kind,
        subject=wanted.subject or words.subject,
        text=wanted.text or words.text,
        facts={},
        drafted_by=actor.label,
    )
    given = {name: value for name, value in _texts(wanted).items() if value}
    await _refuse_internal_words(session, item, given)
    session.add(message)
    await session.flush()
    audit.record(session, actor, "message.drafted", message.id, after=_words(message))
    return message


async def change(
    session: AsyncSession, actor: Actor, message: Message, patch: MessagePatch
) -> Message:
    _must_be_draft(message)
    changes = patch.changes()
    item = await session.get(KnownItem, message.item_id)
    await _refuse_internal_words(session, item, changes)
    before = _words(message)
    for name, value in changes.items():
        setattr(message, name, value)
    message.drafted_by = actor.label
    await session.flush()
    audit.record(
        session, actor, "message.changed", message.id, before=before, after=_words(message)
    )
    return message


async def discard(session: AsyncSession, actor: Actor, message: Message) -> None:
    _must_be_draft(message)
    audit.record(session, actor, "message.discarded", message.id, before=_words(message))
    await bury(session, message)


async def approve(session: AsyncSession, actor: Actor, message: Message) -> Message:
    """From here on it goes out by itself: on the portal, and by mail where there is an address."""
    _must_be_draft(message)
    found = await findings(session, [message])
    if found[message.id]:
        words = [{"word": one.word, "why": one.why} for one in found[message.id]]
        raise HoldsInternalWords("Change these words, then approve.", internal_words=words)
    message.state = "approved"
    message.approved_by = actor.id
    message.approved_by_name = actor.label
    message.approved_at = clock.now()
    await session.flush()
    await jobs.enqueue(
        session, "messages.tell", {"message": str(message.id)}, key=f"messages.tell:{message.id}"
    )
    audit.record(session, actor, "message.approved", message.id, after=_words(message))
    return message


async def tell(session: AsyncSession, settings: Settings, message: Message) -> int:
    """Everybody behind the item hears it once; gives how many heard it now."""
    words = Words(message.subject, message.text)
    heard = 0
    contacts = list(await session.scalars(queries.due(message)))
    for start in range(0, len(contacts), _CHUNK):
        heard += await _tell_some(
            session, settings, message, words, contacts[start : start + _CHUNK]
        )
    message.state, message.sent_at = "sent", clock.now()
    await session.flush()
    await announce(session, message.item_id, message.kind)
    return heard


async def _tell_some(
    session: AsyncSession,
    settings: Settings,
    message: Message,
    words: Words,
    contacts: Sequence[Contact],
) -> int:
    ids = [contact.id for contact in contacts]
    said = await queries.words_of(session, message.item_id, ids)
    silent = await queries.unsubscribed(session, ids)
    letters = {
        contact.id: templates.for_contact(words, name=contact.name, said=said.get(contact.id))
        for contact in contacts
    }
    rows = [
        new_row(
            message_id=message.id,
            item_id=message.item_id,
            kind=message.kind,
            contact_id=contact,
            subject=letter.subject,
            text=letter.text,
        )
        for contact, letter in letters.items()
    ]
    # The constraint decides, so that two workers at once still tell each person once.
    told = set(
        await session.scalars(
            insert_or_ignore(session, Telling).values(rows).returning(Telling.contact_id)
        )
    )
    await mail.intend(
        session,
        settings,
        [
            _mail(settings, message, contact, letters[contact.id])
            for contact in contacts
            if contact.email and contact.id in told and contact.id not in silent
        ],
    )
    return len(told)


def _mail(settings: Settings, message: Message, contact: Contact, letter: Words) -> Intent:
    link = unsubscribes.link(settings, contact.id)
    footer = f"--\nYou hear this because you asked us for it. No more mail: {link}"
    return Intent(
        key=f"{message.kind}:{message.item_id}:{contact.id}",
        to_address=contact.email or "",
        subject=letter.subject,
        text=f"{letter.text}\n\n{footer}\n",
        contact_id=contact.id,
        about_id=message.id,
        unsubscribe_url=link,
    )


async def announce(session: AsyncSession, item: UUID, kind: str) -> None:
    """Tell the roadmap how many have heard: the last station of the thread."""
    for told in await queries.told(session, [item]):
        if told.kind == kind:
            outbox.record(session, MessagesTold(subject=str(item), state=dict(told.__dict__)))


async def findings(session: AsyncSession, messages: Sequence[Message]) -> dict[UUID, list[Finding]]:
    """Internal words that the drafts among these hold."""
    drafts = [message for message in messages if message.is_draft]
    items = await queries.known_items(session, {message.item_id for message in drafts})
    names = await queries.names_for(session, list(items.values())) if drafts else {}
    found: dict[UUID, list[Finding]] = {message.id: [] for message in messages}
    for message in drafts:
        known: UUID | None = message.item_id if message.item_id in items else None
        found[message.id] = internal_words(f"{message.subject}\n{message.text}", names[known])
    return found


async def see(session: AsyncSession, letter: Telling) -> Telling:
    if letter.seen_at is None:
        letter.seen_at = clock.now()
        await session.flush()
    return letter


async def subscribe(session: AsyncSession, contact_id: UUID, *, by_mail: bool) -> None:
    if by_mail:
        await session.execute(delete(Unsubscribed).where(Unsubscribed.contact_id == contact_id))
        return
    await session.execute(
        insert_or_ignore(session, Unsubscribed).values(contact_id=contact_id, at=clock.now())
    )


async def _refuse_internal_words(
    session: AsyncSession, item: KnownItem | None, texts: dict[str, str]
) -> None:
    names = (await queries.names_for(session, [item]))[item.id if item else None]
    errors = [error for name, text in texts.items() for error in _errors(name, text, names)]
    if errors:
        raise Invalid("These words are not for customers.", errors=errors)


def _errors(name: str, text: str, names: Names) -> list[Any]:
    return [
        {"pointer": f"/{name}", "detail": f"“{one.word}” is {one.why}: customers do not read it."}
        for one in internal_words(text, names)
    ]


def _must_be_draft(message: Message) -> None:
    if not message.is_draft:
        raise NotADraft(state=message.state)


def _texts(wanted: MessageIn) -> dict[str, str]:
    return {"subject": wanted.subject or "", "text": wanted.text or ""}


def _words(message: Message) -> dict[str, Any]:
    return {"subject": message.subject, "text": message.text}
