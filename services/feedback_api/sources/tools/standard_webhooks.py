"""Whoever signs as Standard Webhooks say: Svix, and Formbricks with its answers to questions."""

from services.feedback_api.sources.incoming import Incoming, Note, Outcome, Uninteresting, instant
from services.feedback_api.sources.paths import find
from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool, header

_usual = by_paths()


def normalise(incoming: Incoming) -> list[Outcome]:
    held = incoming.json
    if isinstance(held, dict) and str(held.get("event", "")).startswith("response"):
        return [_response(incoming)]
    if held == {"event": "testEndpoint"}:
        raise Uninteresting("The tool tried the address.")
    return _usual(incoming)


def _response(incoming: Incoming) -> Note:
    """A Formbricks response: taken once it is finished, its written answers in order."""
    response = incoming.record.get("data") or {}
    if not response.get("finished"):
        raise Uninteresting("The answer is not finished yet.")
    answers = [text for text in (response.get("data") or {}).values() if isinstance(text, str)]
    said = "\n\n".join(text.strip() for text in answers if len(text.split()) > 1)
    if not said:
        raise Uninteresting("The answer holds no words.")
    return Note(
        origin=str(response.get("id")),
        text=said,
        title=find(response, "survey.title"),
        occurred_at=instant(response.get("createdAt"), incoming.received_at),
        author_email=find(response, "contactAttributes.email"),
        author_id=find(response, "contact.id"),
    )


TOOLS = [
    Tool("standardwebhooks", "Standard Webhooks (Formbricks …)", normalise, header("webhook-id")),
    Tool("svix", "Svix", normalise, header("svix-id")),
]
