"""Intercom: signs with SHA-1, pings on saving, and has two models of a conversation."""

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
from services.feedback_api.sources.plain_text import plain
from services.feedback_api.sources.tools.tool import Tool, field_of_body

_CUSTOMERS = frozenset({"user", "lead", "contact"})


def normalise(incoming: Incoming) -> list[Outcome]:
    notice = incoming.record
    topic = str(notice.get("topic") or "")
    item = find(notice, "data.item")
    if topic == "ping" or not topic:
        raise Uninteresting("Intercom tried the address.")
    if not isinstance(item, dict):
        raise Unmappable("The notification has no item.")
    if topic in ("company.created", "company.updated"):
        return [_company(item)]
    if topic.startswith("ticket.") and topic.endswith("created"):
        return [_ticket(incoming, item)]
    if topic == "conversation.rating.added":
        return [_rating(incoming, item)]
    if topic == "conversation.user.replied":
        return _replies(incoming, item)
    if topic == "conversation.user.created":
        return [_conversation(incoming, item)]
    raise Uninteresting(f"Nothing a customer said: {topic}.")


def _conversation(incoming: Incoming, item: dict[str, Any]) -> Note:
    first = item.get("source") or item.get("conversation_message") or {}
    return _note(
        incoming,
        item,
        origin=f"conversation:{item.get('id')}",
        html=first.get("body"),
        title=plain(first.get("subject") or "") or None,
        at=item.get("created_at"),
    )


def _replies(incoming: Incoming, item: dict[str, Any]) -> list[Outcome]:
    """The parts that came with this notification and that a customer wrote."""
    parts = find(item, "conversation_parts.conversation_parts") or []
    said = [part for part in parts if _is_customers(part) and plain(part.get("body") or "")]
    if not said:
        raise Uninteresting("The reply holds no words.")
    return [
        _note(
            incoming,
            item,
            origin=f"part:{part.get('id')}",
            html=part.get("body"),
            at=part.get("created_at"),
            author=part.get("author"),
        )
        for part in said
    ]


def _ticket(incoming: Incoming, item: dict[str, Any]) -> Note:
    attributes = item.get("ticket_attributes") or {}
    title = text_or_none(attributes.get("_default_title_"))
    return _note(
        incoming,
        item,
        origin=f"ticket:{item.get('id')}",
        html=attributes.get("_default_description_") or title,
        title=title if attributes.get("_default_description_") else None,
        at=item.get("created_at"),
    )


def _rating(incoming: Incoming, item: dict[str, Any]) -> Note:
    given = item.get("conversation_rating") or {}
    if not plain(given.get("remark") or ""):
        raise Uninteresting("The rating came without words.")
    rating = given.get("rating")
    return _note(
        incoming,
        item,
        origin=f"rating:{item.get('id')}",
        html=given["remark"],
        at=given.get("created_at"),
        rating=rating if isinstance(rating, int) else None,
    )


def _note(
    incoming: Incoming,
    item: dict[str, Any],
    *,
    origin: str,
    html: Any,
    at: Any,
    title: str | None = None,
    author: dict[str, Any] | None = None,
    rating: int | None = None,
) -> Note:
    text = plain(str(html or ""))
    if not text:
        raise Unmappable("The item holds no words.")
    writer = author or _author(item)
    return Note(
        origin=origin,
        text=text,
        title=title,
        rating=rating,
        occurred_at=instant(at, incoming.received_at),
        source_url=_link(incoming.record, item),
        author_id=text_or_none(writer.get("id")),
        author_name=text_or_none(writer.get("name")),
        author_email=text_or_none(writer.get("email")),
        company_ids=_company_ids(item, writer),
        company_name=text_or_none(find(item, "company.name")),
        tags=tuple(tag["name"] for tag in find(item, "tags.tags") or [] if tag.get("name")),
    )


def _author(item: dict[str, Any]) -> dict[str, Any]:
    """The customer: by name in the older model, by the list of contacts in the current one."""
    known = [item.get("user"), find(item, "source.author"), find(item, "contacts.contacts[0]")]
    customers = [one for one in known if isinstance(one, dict) and _is_customer(one)]
    merged: dict[str, Any] = {}
    for one in customers:
        merged = {**{key: value for key, value in one.items() if value}, **merged}
    return merged


def _is_customer(author: dict[str, Any]) -> bool:
    return author.get("type", "contact") in _CUSTOMERS


def _is_customers(part: dict[str, Any]) -> bool:
    return _is_customer(part.get("author") or {"type": "bot"})


def _company_ids(item: dict[str, Any], author: dict[str, Any]) -> tuple[str, ...]:
    """Intercom's own id first, then the id the product gave the company."""
    companies = [
        item.get("company"),
        find(author, "companies.companies[0]"),
        find(author, "companies.data[0]"),
    ]
    ids = [item.get("company_id")]
    for company in companies:
        if isinstance(company, dict):
            ids += [company.get("id"), company.get("company_id")]
    return tuple(dict.fromkeys(filter(None, (text_or_none(one) for one in ids))))


def _link(notice: dict[str, Any], item: dict[str, Any]) -> str | None:
    given = text_or_none(find(item, "links.conversation_web"))
    app, name = text_or_none(notice.get("app_id")), text_or_none(item.get("id"))
    if given or not app or not name:
        return given
    return f"https://app.intercom.com/a/inbox/{app}/inbox/conversation/{name}"


def _company(item: dict[str, Any]) -> CompanySeen:
    ids = tuple(filter(None, (text_or_none(item.get(key)) for key in ("id", "company_id"))))
    if not ids:
        raise Unmappable("The company has no id.")
    return CompanySeen(
        ids=ids,
        name=text_or_none(item.get("name")) or ids[-1],
        external_id=text_or_none(item.get("company_id")),
    )


TOOL = Tool("intercom", "Intercom", normalise=normalise, delivery_id=field_of_body("id"))
