"""Reading a note by paths: the source's own mapping, the tool's, or the names people use."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from services.feedback_api.sources.incoming import (
    Incoming,
    Note,
    Outcome,
    Uninteresting,
    Unmappable,
    instant,
    text_or_none,
)
from services.feedback_api.sources.paths import find, find_all
from services.feedback_api.sources.plain_text import readable
from services.feedback_api.sources.tools.tool import body_hash

FIELDS = (
    "text",
    "title",
    "id",
    "url",
    "rating",
    "occurred_at",
    "author_id",
    "author_name",
    "author_email",
    "company",
    "company_name",
    "tags",
)
USUAL: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text",
        "description",
        "comment",
        "latest_comment",
        "message",
        "body",
        "content",
        "feedback",
        "details",
    ),
    "title": ("title", "subject", "summary"),
    "id": ("id", "ticket_id", "ticketID", "ticketId", "number"),
    "url": ("url", "link", "ticket_url", "permalink"),
    "rating": ("rating", "score"),
    "occurred_at": ("occurred_at", "created_at", "createdAt", "created", "timestamp", "time"),
    "author_id": ("author.id", "user.id", "requester.id", "requester_id", "user_id"),
    "author_name": (
        "author.name",
        "user.name",
        "contact.name",
        "requester.name",
        "requester_name",
        "author_name",
        "name",
    ),
    "author_email": (
        "author.email",
        "user.email",
        "contact.email",
        "requester.email",
        "requester_email",
        "author_email",
        "email",
    ),
    "company": (
        "company.id",
        "organization.id",
        "organization_id",
        "organizationID",
        "company_id",
        "account_id",
    ),
    "company_name": ("company.name", "organization.name", "organization_name", "company"),
    "tags": ("tags",),
}
_INSIDE = ("ticket", "data", "event", "payload")


def by_paths(
    mapping: Mapping[str, str] | None = None, *, only: tuple[str, Collection[str]] | None = None
) -> Callable[[Incoming], list[Outcome]]:
    """A normaliser for tools whose note stands at known places.

    `only` is a path and the values it must have for the delivery to be of interest.
    """

    def normalise(incoming: Incoming) -> list[Outcome]:
        own = incoming.settings.get("mapping")
        if own and isinstance(own, dict):
            return [read_note(incoming, own)]
        if only is not None:
            kind = str(find(incoming.json, only[0]) or "")
            if kind not in only[1]:
                raise Uninteresting(f"Nothing a customer said: {kind or 'no kind of event'}.")
        return [read_note(incoming, mapping)]

    return normalise


def read_note(incoming: Incoming, mapping: Mapping[str, str] | None) -> Note:
    """One note from the delivery; raises Unmappable and names the fields that were there."""
    found = _mapped(incoming.json, mapping) if mapping else _usual(incoming.json)
    text = readable(_joined(found.get("text")))
    title = text_or_none(found.get("title"))
    if not text and not title:
        raise Unmappable(_no_text(incoming.json, mapping))
    name = text_or_none(found.get("id"))
    return Note(
        origin=name or body_hash(incoming),
        text=text or title or "",
        title=readable(title) if title and text else None,
        source_url=text_or_none(found.get("url")),
        rating=_whole(found.get("rating")),
        occurred_at=instant(found.get("occurred_at"), incoming.received_at),
        author_id=text_or_none(found.get("author_id")),
        author_name=text_or_none(found.get("author_name")),
        author_email=text_or_none(found.get("author_email")),
        company_ids=tuple(filter(None, [text_or_none(found.get("company"))])),
        company_name=text_or_none(found.get("company_name")),
        tags=_tags(found.get("tags")),
    )


def _mapped(held: Any, mapping: Mapping[str, str]) -> dict[str, Any]:
    try:
        found = {name: find_all(held, path) for name, path in mapping.items() if path}
    except ValueError as problem:
        raise Unmappable(str(problem)) from None
    return {
        name: values if name in ("text", "tags") else next(iter(values), None)
        for name, values in found.items()
    }


def _usual(held: Any) -> dict[str, Any]:
    places = [held] + [held[key] for key in _INSIDE if isinstance(held, dict) and key in held]
    found: dict[str, Any] = {}
    for name, paths in USUAL.items():
        values = (find(place, path) for place in places for path in paths)
        wanted = (value for value in values if name == "tags" or text_or_none(value))
        found[name] = next(wanted, None)
    return found


def _joined(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return "\n\n".join(filter(None, (text_or_none(one) for one in values)))


def _whole(value: Any) -> int | None:
    try:
        number = float(value)
        return int(number) if number.is_integer() and -1000 <= number <= 1000 else None
    except (TypeError, ValueError):
        return None


def _tags(value: Any) -> tuple[str, ...]:
    flat = [tag for one in (value if isinstance(value, list) else [value]) for tag in _each(one)]
    return tuple(dict.fromkeys(tag[:60] for tag in flat))[:20]


def _each(value: Any) -> list[str]:
    if isinstance(value, list):
        return [tag for one in value for tag in _each(one)]
    if isinstance(value, dict):
        return _each(value.get("name"))
    text = text_or_none(value)
    return [part for part in (text or "").replace(",", " ").split() if part]


def _no_text(held: Any, mapping: Mapping[str, str] | None) -> str:
    names = ", ".join(sorted(held)[:20]) if isinstance(held, dict) else type(held).__name__
    if mapping:
        return f"Nothing stands at {mapping.get('text') or 'text'}. The body holds: {names}."
    return (
        f"No text was found. The body holds: {names}. "
        "Say in the source's mapping where the text stands, then replay."
    )
