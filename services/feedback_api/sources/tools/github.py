"""GitHub: issues, discussions and comments that people open."""

from services.feedback_api.sources.incoming import Incoming, Outcome, Uninteresting
from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool, header

_OPENED = ("opened", "created")


def _at(place: str, title: str) -> dict[str, str]:
    return {
        "text": f"{place}.body",
        "title": f"{title}.title",
        "id": f"{place}.node_id",
        "url": f"{place}.html_url",
        "occurred_at": f"{place}.created_at",
        "author_id": f"{place}.user.id",
        "author_name": f"{place}.user.login",
        "tags": f"{title}.labels[*].name",
    }


_comment_on_issue = by_paths(_at("comment", "issue"))
_comment_on_discussion = by_paths(_at("comment", "discussion"))
_issue = by_paths(_at("issue", "issue"))
_discussion = by_paths(_at("discussion", "discussion"))


def normalise(incoming: Incoming) -> list[Outcome]:
    event = incoming.record
    if event.get("action") not in _OPENED:
        raise Uninteresting(f"Nothing was opened: {event.get('action') or 'a ping'}.")
    if "comment" in event:
        return (_comment_on_issue if "issue" in event else _comment_on_discussion)(incoming)
    if "issue" in event or "discussion" in event:
        return (_issue if "issue" in event else _discussion)(incoming)
    raise Uninteresting("Neither an issue nor a discussion.")


TOOL = Tool("github", "GitHub", normalise=normalise, delivery_id=header("x-github-delivery"))
