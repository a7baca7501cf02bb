from uuid import UUID

from fastapi import Request

from services.common.actors import AUDIENCES, Actor, Reader
from services.common.db import ReadSession
from services.common.problems import Forbidden
from services.common.routing import Router
from services.common.schemas import Out
from services.roadmap_api.items.queries import get_item, is_outsider
from services.roadmap_api.reasons.facts import facts_of
from services.roadmap_api.reasons.sentences import Audience, sentence

router = Router(prefix="/v1/items", tags=["why is this here?"])


# Which items an audience may hear of at all; those who build hear of all of them.
MAY_HEAR = {"sales": ("partner", "sales_safe", "public"), "customer": ("public",)}


class WhyOut(Out):
    """`sentence` is null where nothing may be said to that audience; `missing` says why."""

    item: UUID
    audience: Audience
    sentence: str | None
    missing: str | None


@router.get("/{item_id}/why", response_model=WhyOut)
async def get_why(
    item_id: UUID,
    request: Request,
    session: ReadSession,
    actor: Reader,
    audience: Audience | None = None,
) -> WhyOut:
    """Why it is on the roadmap, or why not, in one sentence to copy.

    Made from recorded facts alone, in the words of that audience. Those who sell and support may
    ask for `sales` and `customer`, outsiders for `customer`.
    """
    asked = audience or _own_audience(actor)
    if asked not in allowed(actor):
        raise Forbidden(f"Ask for one of: {', '.join(allowed(actor))}.")
    item = await get_item(session, actor, item_id)
    if item.audience not in MAY_HEAR.get(asked, AUDIENCES):
        hidden = f"The item's audience is {item.audience}: nothing is said of it there."
        return WhyOut(item=item.id, audience=asked, sentence=None, missing=hidden)
    facts = await facts_of(session, actor, item, request.app.state.settings.currency)
    said = sentence(facts, asked)
    missing = None if said else "The item has no wording for customers yet."
    return WhyOut(item=item.id, audience=asked, sentence=said, missing=missing)


def allowed(actor: Actor) -> tuple[Audience, ...]:
    if actor.is_internal:
        return ("internal", "technical", "sales", "customer")
    return ("customer",) if is_outsider(actor) else ("sales", "customer")


def _own_audience(actor: Actor) -> Audience:
    if actor.is_internal and actor.function in ("engineering", "design"):
        return "technical"
    return allowed(actor)[0]
