"""Front: rules post a conversation, applications an event after a challenge."""

import json

from services.feedback_api.sources.incoming import Incoming, Outcome, Uninteresting, Unmappable
from services.feedback_api.sources.paths import find
from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Answer, Tool, field_of_body

_message = by_paths(
    {
        "text": "target.data.text",
        "title": "conversation.subject",
        "id": "target.data.id",
        "url": "conversation._links.self",
        "occurred_at": "target.data.created_at",
        "author_email": "conversation.recipient.handle",
    }
)


def challenge(incoming: Incoming) -> Answer | None:
    asked = incoming.headers.get("x-front-challenge")
    return Answer(json.dumps({"challenge": asked})) if asked else None


def normalise(incoming: Incoming) -> list[Outcome]:
    inside = incoming.record.get("payload")
    event = inside if isinstance(inside, dict) else incoming.record
    if find(event, "target.data.is_inbound") is not True:
        raise Uninteresting(f"Nothing a customer said: {event.get('type')}.")
    inner = Incoming(
        incoming.headers, json.dumps(event).encode(), incoming.received_at, incoming.settings
    )
    notes = _message(inner)
    if not notes:
        raise Unmappable("The message holds no words.")
    return notes


TOOLS = [
    Tool("front_app", "Front (application)", normalise, field_of_body("id"), challenge),
    Tool("front_rule", "Front (rule)", normalise, field_of_body("id")),
]
