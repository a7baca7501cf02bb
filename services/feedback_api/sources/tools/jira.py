"""Jira: issues that are created, and comments on them."""

from services.feedback_api.sources.incoming import Incoming, Outcome, Uninteresting
from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool, header

_issue = by_paths(
    {
        "text": "issue.fields.description",
        "title": "issue.fields.summary",
        "id": "issue.id",
        "url": "issue.self",
        "occurred_at": "issue.fields.created",
        "author_id": "issue.fields.reporter.accountId",
        "author_name": "issue.fields.reporter.displayName",
        "author_email": "issue.fields.reporter.emailAddress",
        "tags": "issue.fields.labels",
    }
)
_comment = by_paths(
    {
        "text": "comment.body",
        "title": "issue.fields.summary",
        "id": "comment.self",
        "url": "comment.self",
        "occurred_at": "comment.created",
        "author_id": "comment.author.accountId",
        "author_name": "comment.author.displayName",
    }
)


def normalise(incoming: Incoming) -> list[Outcome]:
    kind = str(incoming.record.get("webhookEvent") or "")
    if kind == "jira:issue_created":
        return _issue(incoming)
    if kind == "comment_created":
        return _comment(incoming)
    raise Uninteresting(f"Nothing a customer said: {kind or 'no kind of event'}.")


TOOL = Tool(
    "jira", "Jira", normalise=normalise, delivery_id=header("x-atlassian-webhook-identifier")
)
