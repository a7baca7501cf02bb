from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Query, Request

from services.common import clock
from services.common.actors import Reader
from services.common.db import ReadSession
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import invalid
from services.common.routing import Router
from services.roadmap_api.history import queries
from services.roadmap_api.history.models import Change
from services.roadmap_api.history.plans import difference
from services.roadmap_api.history.schemas import ChangeOut, DifferenceOut, PlanOut
from services.roadmap_api.items.queries import get_item

router = Router(prefix="/v1", tags=["history"])

Instant = Annotated[str | None, Query(max_length=40)]


@router.get("/items/{item_id}/history", response_model=Page[ChangeOut])
async def list_changes(
    item_id: UUID, session: ReadSession, actor: Reader, page: PageQuery
) -> dict[str, Any]:
    """Every change of an item, newest first; for sales, of its stage, horizon and date alone."""
    item = await get_item(session, actor, item_id)
    found = await paginate(session, queries.changes_of(actor, item), Change, page)
    found["results"] = [_told(change) for change in found["results"]]
    return found


@router.get("/roadmap", response_model=PlanOut)
async def plan_as_of(
    request: Request, session: ReadSession, actor: Reader, as_of: Instant = None
) -> dict[str, Any]:
    """The plan as it stood at a time; of a date, at the end of that day."""
    at = _instant(request, "as_of", as_of, at_end=True)
    plan = await queries.plan_as_of(session, at)
    seen = queries.seen_by(actor, plan, await queries.audiences_now(session))
    return {"as_of": at, "results": [{"item": item, **state} for item, state in seen.items()]}


@router.get("/roadmap/diff", response_model=DifferenceOut)
async def plan_difference(
    request: Request,
    session: ReadSession,
    actor: Reader,
    from_: Annotated[str | None, Query(alias="from", max_length=40)] = None,
    to: Instant = None,
) -> dict[str, list[dict[str, Any]]]:
    """What changed in the plan between two times: added, removed, and each field that differs."""
    if from_ is None:
        raise invalid("/query/from", "Say from when.")
    first = _instant(request, "from", from_, at_end=False)
    last = _instant(request, "to", to, at_end=False)
    if last < first:
        raise invalid("/query/to", "It lies before `from`.")
    now = await queries.audiences_now(session)
    before = queries.seen_by(actor, await queries.plan_as_of(session, first), now)
    after = queries.seen_by(actor, await queries.plan_as_of(session, last), now)
    fields = sorted({field for state in after.values() for field in state})
    return difference(before, after, fields)


def _told(change: Change) -> dict[str, Any]:
    by = {"kind": change.actor_kind, "id": change.actor_id, "name": change.actor_name}
    return {"by": by} | {
        name: getattr(change, name)
        for name in ("id", "at", "field", "before", "after", "reason", "evidence", "import_id")
    }


def _instant(request: Request, name: str, given: str | None, *, at_end: bool) -> datetime:
    """A date means its first instant in the workspace's zone, or its last."""
    if given is None:
        return clock.now()
    zone = ZoneInfo(request.app.state.settings.timezone)
    try:
        return _read(given, zone, time.max if at_end else time.min).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise invalid(f"/query/{name}", "Send a date or an RFC 3339 time.") from problem


def _read(given: str, zone: ZoneInfo, at: time) -> datetime:
    if len(given) <= 10:
        return datetime.combine(date.fromisoformat(given), at, zone)
    instant = datetime.fromisoformat(given)
    if instant.tzinfo is None:
        raise ValueError("A time needs its zone.")
    return instant
