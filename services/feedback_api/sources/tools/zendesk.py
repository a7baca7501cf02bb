"""Zendesk: event subscriptions with a fixed envelope, and triggers whose body people type."""

from typing import Any

from services.feedback_api.sources.incoming import (
    CompanySeen,
    Incoming,
    Note,
    Outcome,
    Uninteresting,
    Unmappable,
    instant,
    text_or_none,
)
from services.feedback_api.sources.paths import find
from services.feedback_api.sources.plain_text import readable
from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool, body_hash

_EVENT = "zen:event-type:"
_typed_by_people = by_paths()


def normalise(incoming: Incoming) -> list[Outcome]:
    event = incoming.record
    kind = str(event.get("type") or "")
    if not kind.startswith(_EVENT):
        return _trigger(incoming)
    detail = event.get("detail")
    if not isinstance(detail, dict):
        raise Unmappable("The event has no detail.")
    kind = kind.removeprefix(_EVENT)
    if kind == "ticket.created":
        return [_ticket(incoming, detail)]
    if kind == "ticket.comment_added":
        return [_comment(incoming, event, detail)]
    if kind in ("organization.created", "organization.name_changed"):
        return [_organisation(detail)]
    raise Uninteresting(f"Nothing a customer said: {kind}.")


def delivery_id(incoming: Incoming) -> str:
    """The event's own id; triggers have none, but each invocation has, through its retries."""
    try:
        held = incoming.record
    except Unmappable:
        held = {}
    if str(held.get("type") or "").startswith(_EVENT) and text_or_none(held.get("id")):
        return str(held["id"])
    return incoming.headers.get("x-zendesk-webhook-invocation-id") or body_hash(incoming)


def _ticket(incoming: Incoming, detail: dict[str, Any]) -> Note:
    text = readable(text_or_none(detail.get("description")) or "")
    title = text_or_none(detail.get("subject"))
    if not text and not title:
        raise Unmappable("The ticket holds no words.")
    return Note(
        origin=f"ticket:{detail.get('id')}",
        text=text or title or "",
        title=title if text else None,
        occurred_at=instant(detail.get("created_at"), incoming.received_at),
        source_url=_link(incoming, detail.get("id")),
        author_id=_id(detail.get("requester_id")),
        company_ids=_organisation_ids(detail),
        tags=tuple(str(tag) for tag in detail.get("tags") or [])[:20],
    )


def _comment(incoming: Incoming, event: dict[str, Any], detail: dict[str, Any]) -> Note:
    comment = find(event, "event.comment") or {}
    author = comment.get("author") or {}
    if author.get("is_staff") or comment.get("is_public") is False:
        raise Uninteresting("The comment is the team's own.")
    text = readable(text_or_none(comment.get("body")) or "")
    if not text:
        raise Unmappable("The comment holds no words.")
    return Note(
        origin=f"comment:{comment.get('id')}",
        text=text,
        title=text_or_none(detail.get("subject")),
        occurred_at=instant(event.get("time"), incoming.received_at),
        source_url=_link(incoming, detail.get("id")),
        author_id=_id(author.get("id")),
        author_name=text_or_none(author.get("name")),
        company_ids=_organisation_ids(detail),
    )


def _organisation(detail: dict[str, Any]) -> CompanySeen:
    name = _id(detail.get("id"))
    if name is None:
        raise Unmappable("The organisation has no id.")
    return CompanySeen(
        ids=(name,),
        name=text_or_none(detail.get("name")) or name,
        external_id=text_or_none(detail.get("external_id")),
        domains=tuple(str(domain) for domain in detail.get("domain_names") or []),
    )


def _trigger(incoming: Incoming) -> list[Outcome]:
    notes = _typed_by_people(incoming)
    ticket = find(incoming.record, "ticketID") or find(incoming.record, "ticket_id")
    return [_with_link(incoming, note, ticket) for note in notes if isinstance(note, Note)]


def _with_link(incoming: Incoming, note: Note, ticket: Any) -> Note:
    link = note.source_url or _link(incoming, ticket)
    # One ticket says many things: the trigger's note is known by its whole body.
    return Note(**{**note.__dict__, "origin": delivery_id(incoming), "source_url": link})


def _organisation_ids(detail: dict[str, Any]) -> tuple[str, ...]:
    return tuple(filter(None, [_id(detail.get("organization_id"))]))


def _id(value: Any) -> str | None:
    """Zendesk writes “none” as 0."""
    text = text_or_none(value)
    return None if text in (None, "0") else text


def _link(incoming: Incoming, ticket: Any) -> str | None:
    """Events name the account by number only, so the source's settings name its address."""
    subdomain, name = incoming.settings.get("subdomain"), text_or_none(ticket)
    return f"https://{subdomain}.zendesk.com/agent/tickets/{name}" if subdomain and name else None


TOOL = Tool("zendesk", "Zendesk", normalise=normalise, delivery_id=delivery_id)
