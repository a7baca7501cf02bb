import base64
import json
from typing import Annotated, Any

from fastapi import Query

from services.common.actors import Internal
from services.common.problems import invalid
from services.common.routing import Router
from services.metrics_api.companies import queries
from services.metrics_api.companies.schemas import UnmatchedOut
from services.metrics_api.questions.asking import Asked
from services.metrics_api.questions.routes import From, To
from services.metrics_api.questions.times import read_span

router = Router(prefix="/v1/groups", tags=["companies"])


@router.get("/unmatched", response_model=UnmatchedOut)
async def list_unmatched_groups(
    asked: Asked,
    _: Internal,
    from_: From = None,
    to: To = None,
    after: Annotated[str | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Whose is this? Groups that no company answers to; a match made later counts for them too."""
    span = read_span(from_, to, asked.timezone, days=366)
    found = await queries.unmatched_groups(
        asked.store, span, limit=limit + 1, after=_read(after) if after else None
    )
    whole = await queries.matched(asked.store, span)
    page = found[:limit]
    return {
        "events": whole.events,
        "matched": whole.matched,
        "share": whole.share,
        "results": page,
        "next": _cursor(page[-1]) if len(found) > limit else None,
    }


def _cursor(last: queries.UnmatchedGroup) -> str:
    return base64.urlsafe_b64encode(json.dumps([last.events, last.group]).encode()).decode()


def _read(cursor: str) -> tuple[int, str]:
    try:
        events, group = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return int(events), str(group)
    except (ValueError, TypeError) as problem:
        raise invalid("/after", "Use `next` of the page before as it stands.") from problem
