"""HubSpot: up to 100 property changes at once; a ticket's content and subject are words."""

import hashlib
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
from services.feedback_api.sources.plain_text import readable
from services.feedback_api.sources.tools.tool import Tool, body_hash

_IDENTITY = ("appId", "eventId", "subscriptionId", "objectId", "occurredAt")


def delivery_id(incoming: Incoming) -> str:
    """A retry raises `attemptNumber`, so the events' own ids count; `eventId` is not unique."""
    try:
        names = [":".join(str(event.get(key)) for key in _IDENTITY) for event in _events(incoming)]
    except Unmappable:
        return body_hash(incoming)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def normalise(incoming: Incoming) -> list[Outcome]:
    notes = [_note(incoming, event) for event in _events(incoming) if _is_said(event)]
    if not notes:
        raise Uninteresting("No ticket's words among the changes.")
    return list(notes)


def _events(incoming: Incoming) -> list[dict[str, Any]]:
    held = incoming.json if isinstance(incoming.json, list) else [incoming.json]
    if not all(isinstance(event, dict) for event in held):
        raise Unmappable("The body is not a list of events.")
    return held


def _is_said(event: dict[str, Any]) -> bool:
    kind = event.get("subscriptionType") or event.get("eventTypeId")
    words = text_or_none(event.get("propertyValue"))
    return (
        kind == "ticket.propertyChange" and event.get("propertyName") == "content" and bool(words)
    )


def _note(incoming: Incoming, event: dict[str, Any]) -> Note:
    portal, ticket = event.get("portalId"), event.get("objectId")
    return Note(
        origin=f"ticket:{ticket}:{event.get('occurredAt')}",
        text=readable(str(event["propertyValue"])),
        occurred_at=instant(event.get("occurredAt"), incoming.received_at),
        source_url=f"https://app.hubspot.com/contacts/{portal}/ticket/{ticket}",
    )


TOOLS = [
    Tool(f"hubspot_v{version}", f"HubSpot (signature v{version})", normalise, delivery_id)
    for version in (1, 2, 3)
]
