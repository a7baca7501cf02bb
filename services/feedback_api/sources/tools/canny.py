"""Canny signs a nonce and not the body: its address carries a token, and each nonce works once."""

from services.feedback_api.sources.incoming import Incoming
from services.feedback_api.sources.paths import find
from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool, body_hash


def delivery_id(incoming: Incoming) -> str:
    event = incoming.record
    parts = [event.get("type"), find(event, "object.id"), event.get("created")]
    return ":".join(map(str, parts)) if all(parts) else body_hash(incoming)


TOOL = Tool(
    "canny",
    "Canny",
    normalise=by_paths(
        {
            "text": "object.details",
            "title": "object.title",
            "id": "object.id",
            "url": "object.url",
            "occurred_at": "object.created",
            "author_id": "object.author.id",
            "author_name": "object.author.name",
            "author_email": "object.author.email",
            "tags": "object.tags[*].name",
        },
        only=("type", ("post.created", "post.edited")),
    ),
    delivery_id=delivery_id,
    nonce=lambda incoming: incoming.headers.get("canny-nonce"),
    signs_the_body=False,
)
