from uuid import UUID

from fastapi import status
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Internal, Writer
from services.common.db import ReadSession, Session
from services.common.routing import Router
from services.roadmap_api.days import Today
from services.roadmap_api.dependencies import actions, queries
from services.roadmap_api.dependencies.forecast import DRAWS, SEED
from services.roadmap_api.dependencies.schedules import scheduled
from services.roadmap_api.dependencies.schemas import (
    DependenciesOut,
    NeighbourOut,
    ScheduleOut,
)
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import get_item
from services.roadmap_api.items.routes import ItemInPath
from services.roadmap_api.items.stages import LIVE

router = Router(prefix="/v1", tags=["dependencies"])


@router.get("/items/{item_id}/dependencies", response_model=DependenciesOut)
async def list_dependencies(
    item_id: UUID, session: ReadSession, actor: Internal
) -> DependenciesOut:
    """What the item needs, and what needs it."""
    return await _around(session, await get_item(session, actor, item_id))


@router.put("/items/{item_id}/dependencies/{needs_id}", response_model=DependenciesOut)
async def add_dependency(
    session: Session, actor: Writer, item: ItemInPath, needs_id: UUID
) -> DependenciesOut:
    """The item needs the other first; 409 with `circle` where they would need each other."""
    await actions.add_dependency(session, actor, item, await get_item(session, actor, needs_id))
    return await _around(session, item)


@router.delete("/items/{item_id}/dependencies/{needs_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_dependency(
    session: Session, actor: Writer, item: ItemInPath, needs_id: UUID
) -> None:
    """The item does not need the other (any more)."""
    await actions.remove_dependency(session, actor, item, needs_id)


@router.get("/schedule", response_model=ScheduleOut)
async def show_schedule(
    session: ReadSession, actor: Internal, today: Today, product: UUID | None = None
) -> ScheduleOut:
    """Earliest and latest dates, slack in calendar days and the critical path of what is not built.

    An item lasts from `starts_on` to `ends_on`, else seven days for each likely person-week. It
    starts on `starts_on`, after all it needs, and without either today. `likely_finish` and
    `late_finish` come from draws over the effort ranges.
    """
    rows = await scheduled(session, today, product)
    return ScheduleOut(results=rows, draws=DRAWS, seed=SEED)


async def _around(session: AsyncSession, item: Item) -> DependenciesOut:
    return DependenciesOut(
        item=item.id,
        needs=[_neighbour(each) for each in await queries.needs_of(session, item)],
        needed_by=[_neighbour(each) for each in await queries.needed_by(session, item)],
    )


def _neighbour(item: Item) -> NeighbourOut:
    return NeighbourOut(
        item=item.id,
        title=item.title,
        stage=item.stage,
        expected_on=item.expected_on,
        is_in_the_way=item.stage not in LIVE,
    )
