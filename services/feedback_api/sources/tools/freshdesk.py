"""Freshdesk: an automation rule posts a template that people paste; it is not signed."""

from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool

MAPPING = {
    "text": "freshdesk_webhook.ticket_description",
    "title": "freshdesk_webhook.ticket_subject",
    "id": "freshdesk_webhook.ticket_id",
    "url": "freshdesk_webhook.ticket_url",
    "author_name": "freshdesk_webhook.requester_name",
    "author_email": "freshdesk_webhook.requester_email",
}

TOOL = Tool("freshdesk", "Freshdesk", normalise=by_paths(MAPPING), mapping=MAPPING)
