"""App Store Connect: tells that feedback came, not what it says; reviews are never pushed."""

from services.feedback_api.sources.incoming import Incoming, Outcome, Uninteresting, Unmappable
from services.feedback_api.sources.paths import find
from services.feedback_api.sources.tools.tool import Tool, body_hash


def normalise(incoming: Incoming) -> list[Outcome]:
    kind = str(find(incoming.record, "data.type") or "")
    if not kind.startswith("betaFeedback"):
        raise Uninteresting(f"Nothing a customer said: {kind or 'no kind of event'}.")
    link = find(incoming.record, "data.relationships.instance.links.self")
    raise Unmappable(f"Apple sends a link instead of the words: {link}")


def delivery_id(incoming: Incoming) -> str:
    return str(find(incoming.record, "data.id") or body_hash(incoming))


TOOL = Tool("app_store_connect", "App Store Connect", normalise=normalise, delivery_id=delivery_id)
