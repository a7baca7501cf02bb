"""Help Scout: what happened stands in a header, the conversation in the body."""

from services.feedback_api.sources.incoming import Incoming, Outcome, Uninteresting
from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool, body_hash

_WANTED = ("", "convo.created", "convo.customer.reply.created")
_conversation = by_paths(
    {
        "text": "preview",
        "title": "subject",
        "id": "id",
        "url": "_links.web.href",
        "occurred_at": "createdAt",
        "author_id": "createdBy.id",
        "author_email": "createdBy.email",
        "tags": "tags[*].tag",
    }
)


def normalise(incoming: Incoming) -> list[Outcome]:
    kind = incoming.headers.get("x-helpscout-event", "")
    if kind not in _WANTED:
        raise Uninteresting(f"Nothing a customer said: {kind}.")
    return _conversation(incoming)


def delivery_id(incoming: Incoming) -> str:
    return f"{incoming.headers.get('x-helpscout-event', '')}:{body_hash(incoming)}"


TOOL = Tool("helpscout", "Help Scout", normalise=normalise, delivery_id=delivery_id)
