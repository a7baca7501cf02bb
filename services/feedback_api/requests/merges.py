"""Two requests for one need counted once, and taken apart again exactly."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, outbox
from services.common.actors import Actor
from services.common.problems import Conflict
from services.feedback_api.demand import actions as demand
from services.feedback_api.demand import queries as demand_queries
from services.feedback_api.requests import queries
from services.feedback_api.requests.actions import RequestIsMerged, settle_statuses
from services.feedback_api.requests.events import RequestMerged, state_of
from services.feedback_api.requests.models import FeatureRequest


class RequestIsNotMerged(Conflict):
    title = "This request is not merged into another"


class MergeIntoItself(Conflict):
    title = "A request cannot be merged into itself"


async def merge(
    session: AsyncSession, actor: Actor, request: FeatureRequest, into: FeatureRequest
) -> None:
    """Only a pointer moves: votes, notes and links stay where they were cast."""
    if request.merged_into_id == into.id:
        return
    if request.merged_into_id is not None:
        raise RequestIsMerged(merged_into=str(request.merged_into_id))
    if into.root_id == request.id:
        raise MergeIntoItself()
    request.merged_into_id = into.id
    await _point(session, request, into.root_id)
    audit.record(session, actor, "request.merged", request.id, after={"into": into.id})
    await _tell(session, actor, request, {request.id, into.root_id})


async def unmerge(session: AsyncSession, actor: Actor, request: FeatureRequest) -> None:
    if request.merged_into_id is None:
        raise RequestIsNotMerged()
    was, root = request.merged_into_id, request.root_id
    # Items linked on the one side only are weighed again although they are no longer connected.
    touched = await demand_queries.items_of(session, {root})
    request.merged_into_id = None
    await _point(session, request, request.id)
    audit.record(session, actor, "request.unmerged", request.id, before={"into": was})
    await _tell(session, actor, request, {request.id, root}, items=touched)


async def _point(session: AsyncSession, request: FeatureRequest, root: UUID) -> None:
    await session.flush()
    members = await queries.below(session, request.id)
    await session.execute(
        update(FeatureRequest).where(FeatureRequest.id.in_(members)).values(root_id=root)
    )


async def _tell(
    session: AsyncSession,
    actor: Actor,
    request: FeatureRequest,
    weighed: set[UUID],
    *,
    items: set[UUID] | None = None,
) -> None:
    await settle_statuses(session, actor, weighed)
    await session.refresh(request)
    outbox.record(session, RequestMerged(str(request.id), state_of(request)), actor=actor)
    await demand.refresh(session, actor, weighed, items=items or ())
