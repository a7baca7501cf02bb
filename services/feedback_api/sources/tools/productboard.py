"""Productboard: unsigned, tells only that something changed, and tries the address once."""

from services.feedback_api.sources.incoming import Incoming, Outcome, Uninteresting, Unmappable
from services.feedback_api.sources.paths import find
from services.feedback_api.sources.tools.tool import Tool


def normalise(incoming: Incoming) -> list[Outcome]:
    kind = str(find(incoming.record, "data.eventType") or "")
    if not kind.startswith("note."):
        raise Uninteresting(f"Nothing a customer said: {kind or 'no kind of event'}.")
    link = find(incoming.record, "data.links.target")
    raise Unmappable(f"Productboard sends a link instead of the words: {link}")


TOOL = Tool("productboard", "Productboard", normalise=normalise)
