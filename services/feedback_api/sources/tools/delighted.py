"""Delighted: one answer to one survey; a comment that comes later replaces nothing, it is new."""

from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool, field_of_body

TOOL = Tool(
    "delighted",
    "Delighted",
    normalise=by_paths(
        {
            "text": "event_data.comment",
            "id": "event_data.id",
            "url": "event_data.permalink",
            "rating": "event_data.score",
            "occurred_at": "event_data.created_at",
            "author_id": "event_data.person.id",
            "author_name": "event_data.person.name",
            "author_email": "event_data.person.email",
            "tags": "event_data.tags",
        },
        only=("event_type", ("survey_response.created", "survey_response.updated")),
    ),
    delivery_id=field_of_body("event_id"),
)
