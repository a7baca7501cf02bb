"""Discourse: what it tells stands in a header, the post in the body as HTML."""

from services.feedback_api.sources.incoming import Incoming, Outcome, Uninteresting
from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool, header

_post = by_paths(
    {
        "text": "post.cooked",
        "title": "post.topic_title",
        "id": "post.id",
        "occurred_at": "post.created_at",
        "author_id": "post.username",
        "author_name": "post.name",
    }
)


def normalise(incoming: Incoming) -> list[Outcome]:
    if "post" not in incoming.record:
        raise Uninteresting("Nothing a customer said: no post.")
    return _post(incoming)


TOOL = Tool(
    "discourse", "Discourse", normalise=normalise, delivery_id=header("x-discourse-event-id")
)
