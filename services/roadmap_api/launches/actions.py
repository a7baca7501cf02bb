from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.problems import Conflict, invalid
from services.roadmap_api.cases.models import Case
from services.roadmap_api.cases.queries import approved_case
from services.roadmap_api.items import gates
from services.roadmap_api.items.actions import move_to_stage
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.stages import LIVE, gates_between
from services.roadmap_api.launches.events import launch_went_live
from services.roadmap_api.launches.models import Launch, LaunchTask
from services.roadmap_api.launches.readiness import missing
from services.roadmap_api.launches.schemas import LaunchIn, LaunchPatch, TaskIn
from services.roadmap_api.launches.templates import TEMPLATES, is_required, tasks_for
from services.roadmap_api.people.models import Person
from services.roadmap_api.readings.metrics import direction_of

MEASUREMENT = ("metric", "measured_for_days", "control", "controls", "guardrails")


class LaunchIsLive(Conflict):
    title = "This launch has gone live"


class NotReady(Conflict):
    title = "The launch is not ready"


class LaunchPending(Conflict):
    title = "Another launch of this item has not gone live yet"


async def plan_launch(session: AsyncSession, actor: Actor, item: Item, body: LaunchIn) -> Launch:
    """A launch with the tasks of its tier; measured as its approved case says unless told else."""
    await _check_person(session, body.rollback_owner, "/rollback_owner")
    case = await approved_case(session, item.id)
    given = body.model_dump(exclude_none=True)
    launch = Launch(
        item_id=item.id,
        case_id=case.id if case else None,
        tier=body.tier,
        goes_live_on=body.goes_live_on,
        exposure=given.get("exposure"),
        metric=body.metric or (case.metric if case else None),
        measured_for_days=body.measured_for_days or (case.measured_for_days if case else None),
        control=body.control or "none",
        controls=body.controls or [],
        guardrails=body.guardrails or [],
        rollback_owner_id=body.rollback_owner,
        messages=given.get("messages", {}),
        planned_by=actor.label,
        tasks=[],
    )
    session.add(launch)
    await session.flush()
    _add_tasks(session, launch)
    await session.flush()
    await session.refresh(launch, ["tasks"])
    audit.record(session, actor, "launch.planned", launch.id, after=body.model_dump(mode="json"))
    return launch


async def change_launch(
    session: AsyncSession, actor: Actor, launch: Launch, body: LaunchPatch
) -> Launch:
    """A launch that went live keeps its date, exposure and measurement; its messages may change."""
    changes = body.changes()
    if launch.is_live and set(changes) - {"messages", "rollback_owner"}:
        raise LaunchIsLive("Only its messages and its rollback owner may still change.")
    await _check_person(session, body.rollback_owner, "/rollback_owner")
    before = {name: getattr(launch, _column(name)) for name in changes}
    for name, value in changes.items():
        if name == "messages":
            launch.messages = _without_empty({**launch.messages, **(value or {})})
        elif value is not None or name in ("exposure", "rollback_owner", "metric"):
            setattr(launch, _column(name), value)
    if "tier" in changes:
        _add_tasks(session, launch)
    await session.flush()
    await session.refresh(launch, ["tasks"])
    audit.record(session, actor, "launch.changed", launch.id, before=before, after=changes)
    return launch


async def put_task(
    session: AsyncSession, actor: Actor, launch: Launch, key: str, body: TaskIn
) -> LaunchTask:
    """Change a task by its key, or add one of one's own under a new key."""
    await _check_person(session, body.owner, "/owner")
    task = next((task for task in launch.tasks if task.key == key), None)
    if task is None:
        task = _own_task(launch, key, body)
        session.add(task)
        launch.tasks.append(task)
    before = {"done": task.is_done, "owner": task.owner_id, "due_on": task.due_on}
    changes = body.model_dump(exclude_unset=True)
    for name, value in changes.items():
        match name:
            case "done":
                _tick(task, actor, is_done=bool(value))
            case "owner":
                task.owner_id = value
            case "required":
                task.is_required = bool(value)
            case "due_on" | "evidence":
                setattr(task, name, value)
            case _ if value is not None:
                setattr(task, name, value)
    await session.flush()
    audit.record(
        session,
        actor,
        "launch.task_changed",
        launch.id,
        before=before,
        after={"key": key, **changes},
    )
    return task


async def go_live(session: AsyncSession, actor: Actor, launch: Launch, item: Item) -> Launch:
    """Live from now on: the item is launched, and metrics_api begins to measure."""
    if launch.is_live:
        raise LaunchIsLive(live_at=launch.live_at)
    unmet = [found.as_json() for found in await missing(session, launch)]
    unmet += await _closed_gates(session, item)
    if unmet:
        raise NotReady(" ".join(found["detail"] for found in unmet), unmet=unmet)
    launch.live_at = clock.now()
    if launch.case_id is None and (case := await approved_case(session, item.id)):
        launch.case_id = case.id
    await session.flush()
    if item.stage not in LIVE:
        await move_to_stage(session, actor, item, "launched")
    case = await session.get(Case, launch.case_id) if launch.case_id else None
    direction = await direction_of(session, launch.metric)
    audit.record(session, actor, "launch.went_live", launch.id, after={"live_at": launch.live_at})
    outbox.record(session, launch_went_live(launch, item, case, direction), actor=actor)
    return launch


async def _closed_gates(session: AsyncSession, item: Item) -> list[dict[str, Any]]:
    """Gates of the item's way, apart from the one that this launch opens by itself."""
    if item.stage in LIVE:
        return []
    closed = await gates.unmet(session, item, gates_between(item.stage, "launched"))
    return [
        {"gate": gate.gate, "detail": gate.detail, "function": None, "href": gate.href}
        for gate in closed
        if gate.gate != "launch"
    ]


def _add_tasks(session: AsyncSession, launch: Launch) -> None:
    """The tasks of the tier that are not there yet; none is taken away."""
    there = {task.key: task for task in launch.tasks}
    for template in tasks_for(launch.tier):
        if template.key in there:
            there[template.key].is_required = is_required(template, launch.tier)
            continue
        session.add(
            LaunchTask(
                launch_id=launch.id,
                key=template.key,
                position=TEMPLATES.index(template),
                title=template.title,
                function=template.function,
                kind=template.kind,
                is_required=is_required(template, launch.tier),
                due_on=template.due_on(launch.goes_live_on),
            )
        )


def _own_task(launch: Launch, key: str, body: TaskIn) -> LaunchTask:
    return LaunchTask(
        launch_id=launch.id,
        key=key,
        position=max((task.position for task in launch.tasks), default=0) + 1,
        title=body.title or key,
        function=body.function or "other",
        kind=body.kind or "task",
        is_required=bool(body.required),
    )


def _tick(task: LaunchTask, actor: Actor, *, is_done: bool) -> None:
    if is_done and not task.is_done:
        task.done_at, task.done_by = clock.now(), actor.label
    elif not is_done:
        task.done_at = task.done_by = None


def _column(name: str) -> str:
    return "rollback_owner_id" if name == "rollback_owner" else name


def _without_empty(messages: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in messages.items() if value not in (None, "", {}, [])}


async def _check_person(session: AsyncSession, person_id: UUID | None, pointer: str) -> None:
    if person_id is None:
        return
    if await session.scalar(select(Person.id).where(Person.id == person_id)) is None:
        raise invalid(pointer, f"Nobody has the id {person_id}.")
