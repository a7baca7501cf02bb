"""Fider: unsigned, so the address carries a token; any answer but success disables it."""

from services.feedback_api.sources.incoming import Incoming
from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool, body_hash

MAPPING = {
    "text": "post_description",
    "title": "post_title",
    "id": "post_id",
    "url": "post_url",
    "occurred_at": "post_created_at",
    "author_id": "author_id",
    "author_name": "author_name",
    "author_email": "author_email",
}


def delivery_id(incoming: Incoming) -> str:
    return body_hash(incoming)


TOOL = Tool("fider", "Fider", normalise=by_paths(MAPPING), delivery_id=delivery_id, mapping=MAPPING)
