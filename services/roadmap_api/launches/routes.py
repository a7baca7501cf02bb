from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Response, status

from services.common.actors import Internal, Reader, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import NotFound, invalid
from services.common.routing import Router
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import get_item, is_outsider, visible_items
from services.roadmap_api.launches import actions, queries
from services.roadmap_api.launches.answers import answer, answer_page
from services.roadmap_api.launches.models import Launch
from services.roadmap_api.launches.schemas import (
    LaunchIn,
    LaunchOut,
    LaunchPatch,
    LaunchRow,
    SafeLaunchOut,
    TaskIn,
    TaskKey,
)
from services.roadmap_api.readings.answers import reading_out
from services.roadmap_api.readings.models import Reading
from services.roadmap_api.readings.queries import steps_of
from services.roadmap_api.readings.schemas import ReadingOut

router = Router(prefix="/v1/launches", tags=["launches"])

AnyLaunchOut = LaunchOut | SafeLaunchOut
AnyLaunchRow = LaunchRow | SafeLaunchOut


async def load_launch(launch_id: UUID, session: Session, actor: Writer) -> Launch:
    return await queries.get_launch(session, actor, launch_id)


LaunchInPath = Annotated[Launch, Depends(load_launch, scope="function")]


@router.get("", response_model=Page[AnyLaunchRow])
async def list_launches(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    item: UUID | None = None,
    live: bool | None = None,
) -> dict[str, Any]:
    """Launches, newest first: what was promised, what is measured, what was said of it.

    Sales and support get the dates and what they may say.
    """
    _refuse_outsiders(actor)
    statement = queries.found_launches(actor, item=item, is_live=live)
    return await answer_page(session, actor, await paginate(session, statement, Launch, page))


@router.post("", response_model=AnyLaunchOut, status_code=status.HTTP_201_CREATED)
async def plan_launch(
    session: Session, actor: Writer, body: LaunchIn, response: Response
) -> AnyLaunchOut:
    """A launch with the tasks of its tier (1 whole market, 2 customers, 3 quiet).

    Metric and days come from the approved business case unless they are named.
    """
    item = await session.scalar(visible_items(actor).where(Item.id == body.item))
    if item is None:
        raise invalid("/item", f"No item has the id {body.item}.")
    launch = await actions.plan_launch(session, actor, item, body)
    return await _shown(session, actor, launch, response)


@router.get("/{launch_id}", response_model=AnyLaunchOut)
async def get_launch(
    launch_id: UUID, session: ReadSession, actor: Reader, response: Response
) -> AnyLaunchOut:
    """One launch: tasks by function, measurement plan, message house, and what is `unmet`."""
    _refuse_outsiders(actor)
    launch = await queries.get_launch(session, actor, launch_id)
    return await _shown(session, actor, launch, response)


@router.patch("/{launch_id}", response_model=AnyLaunchOut)
async def change_launch(
    session: Session,
    actor: Writer,
    launch: LaunchInPath,
    body: LaunchPatch,
    response: Response,
    if_match: IfMatch = None,
) -> AnyLaunchOut:
    """Change what is named; once live only messages and rollback owner (else 409)."""
    check_fresh(launch, if_match)
    launch = await actions.change_launch(session, actor, launch, body)
    return await _shown(session, actor, launch, response)


@router.put("/{launch_id}/tasks/{key}", response_model=AnyLaunchOut)
async def put_task(
    session: Session,
    actor: Writer,
    launch: LaunchInPath,
    key: Annotated[TaskKey, Path()],
    body: TaskIn,
    response: Response,
) -> AnyLaunchOut:
    """Tick a task (`done`), give it to somebody, attach evidence; a new key adds a task."""
    await actions.put_task(session, actor, launch, key, body)
    return await _shown(session, actor, launch, response)


@router.post("/{launch_id}/go-live", response_model=AnyLaunchOut)
async def go_live(
    session: Session, actor: Writer, launch: LaunchInPath, response: Response
) -> AnyLaunchOut:
    """Live from now on; the item becomes `launched` and its metric is measured.

    409 with `unmet` (gate, detail, function) while a required task, a compliance check or the
    measurement plan is missing, or a gate of the item is closed.
    """
    item = await get_item(session, actor, launch.item_id)
    launch = await actions.go_live(session, actor, launch, item)
    return await _shown(session, actor, launch, response)


@router.get("/{launch_id}/readings", response_model=list[ReadingOut])
async def list_steps(launch_id: UUID, session: ReadSession, actor: Internal) -> list[ReadingOut]:
    """Every step of the measured result that was told, oldest first."""
    launch = await queries.get_launch(session, actor, launch_id)
    steps: list[Reading] = list(await session.scalars(steps_of(launch=launch.id)))
    return [reading_out(step) for step in steps]


def _refuse_outsiders(actor: Any) -> None:
    """Launches are not for customers and viewers: to them there are none."""
    if is_outsider(actor):
        raise NotFound("There are no launches here.")


async def _shown(session: Any, actor: Any, launch: Launch, response: Response) -> AnyLaunchOut:
    response.headers["ETag"] = etag(launch)
    return await answer(session, actor, launch)
