"""Launches as they are shown: to those who build, and to those who sell and support."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.actors import Actor
from services.common.outbox import plain
from services.common.tables import Tombstone
from services.roadmap_api.cases.events import signed_effect
from services.roadmap_api.cases.models import Case
from services.roadmap_api.costs.queries import Money, money_by_item
from services.roadmap_api.items.models import Item
from services.roadmap_api.launches.models import Launch, LaunchTask
from services.roadmap_api.launches.readiness import missing
from services.roadmap_api.launches.schemas import (
    LaunchOut,
    LaunchRow,
    SafeLaunchOut,
    TaskOut,
    UnmetOut,
)
from services.roadmap_api.metrics.models import Metric
from services.roadmap_api.metrics.queries import metrics_by_key
from services.roadmap_api.people.models import Person
from services.roadmap_api.readings.answers import reading_out
from services.roadmap_api.readings.models import Reading
from services.roadmap_api.readings.queries import newest_by_launch
from services.roadmap_api.verdicts.models import ItemVerdict
from services.roadmap_api.verdicts.queries import verdicts_by_launch
from services.roadmap_api.verdicts.schemas import VerdictOut


class Around:
    """What belongs to a page of launches, loaded in one statement a kind."""

    def __init__(self) -> None:
        self.items: dict[UUID, Item] = {}
        self.cases: dict[UUID, Case] = {}
        self.metrics: dict[str, Metric] = {}
        self.readings: dict[UUID, Reading] = {}
        self.verdicts: dict[UUID, ItemVerdict] = {}
        self.money: dict[UUID, Money] = {}


async def around(session: AsyncSession, launches: Sequence[Launch]) -> Around:
    found = Around()
    ids, items = [launch.id for launch in launches], {launch.item_id for launch in launches}
    cases = {launch.case_id for launch in launches if launch.case_id}
    found.items = {
        item.id: item for item in await session.scalars(select(Item).where(Item.id.in_(items)))
    }
    found.cases = {
        case.id: case for case in await session.scalars(select(Case).where(Case.id.in_(cases)))
    }
    found.metrics = await metrics_by_key(session, {row.metric for row in launches if row.metric})
    found.readings = await newest_by_launch(session, ids)
    found.verdicts = await verdicts_by_launch(session, ids)
    found.money = await money_by_item(session, items)
    return found


async def answer(session: AsyncSession, actor: Actor, launch: Launch) -> LaunchOut | SafeLaunchOut:
    beside = await around(session, [launch])
    if not actor.is_internal:
        return _safe(launch, actor, beside)
    people = await _names(session, launch)
    waiting = [] if launch.is_live else await missing(session, launch)
    own = {name: getattr(launch, name) for name in _OWN}
    return LaunchOut(
        **own,
        **_facts(launch, beside),
        case=launch.case_id,
        rollback_owner=launch.rollback_owner_id,
        rollback_owner_name=people.get(launch.rollback_owner_id),
        tasks=[task_out(task, people) for task in launch.tasks],
        unmet=[UnmetOut.model_validate(found) for found in waiting],
    )


async def answer_page(session: AsyncSession, actor: Actor, page: dict[str, Any]) -> dict[str, Any]:
    launches = [row for row in page["results"] if isinstance(row, Launch)]
    beside = await around(session, launches)
    shown = iter(
        [
            _row(launch, beside) if actor.is_internal else _safe(launch, actor, beside)
            for launch in launches
        ]
    )
    page["results"] = [
        row if isinstance(row, Tombstone) else next(shown) for row in page["results"]
    ]
    return page


def _row(launch: Launch, beside: Around) -> LaunchRow:
    case = beside.cases.get(launch.case_id) if launch.case_id else None
    money = beside.money.get(launch.item_id)
    open_tasks = [task for task in launch.tasks if not task.is_done]
    return LaunchRow(
        **{name: getattr(launch, name) for name in _ROW},
        **_facts(launch, beside),
        product=beside.items[launch.item_id].product_id,
        cost_approved=plain(case.cost) if case else None,
        cost_spent=f"{money.spent:.2f}" if money else None,
        tasks_open=0 if launch.is_live else len(open_tasks),
        tasks_overdue=0 if launch.is_live else sum(is_overdue(task) for task in open_tasks),
    )


def _facts(launch: Launch, beside: Around) -> dict[str, Any]:
    """What both the page and the list say of a launch."""
    metric = beside.metrics.get(launch.metric or "")
    case = beside.cases.get(launch.case_id) if launch.case_id else None
    reading, verdict = beside.readings.get(launch.id), beside.verdicts.get(launch.id)
    due_on = verdict_due_on(launch)
    state = "judged" if verdict else "live" if launch.is_live else "planned"
    return {
        "item_title": beside.items[launch.item_id].title,
        "state": state,
        "metric_name": metric.name if metric else launch.metric,
        "unit": metric.unit if metric else reading.unit if reading else None,
        "direction": metric.direction if metric else None,
        "promised": signed_effect(case, metric.direction if metric else None) if case else None,
        "effect_is": case.effect_is if case else "absolute",
        "reading": reading_out(reading) if reading else None,
        "verdict": VerdictOut.model_validate(verdict) if verdict else None,
        "verdict_due_on": due_on,
        "days_to_verdict": days_until(due_on) if state == "live" else None,
    }


_OWN = [
    "id",
    "item",
    "tier",
    "goes_live_on",
    "live_at",
    "exposure",
    "metric",
    "measured_for_days",
    "control",
    "controls",
    "guardrails",
    "messages",
    "planned_by",
    "entered_afterwards",
    "created_at",
    "updated_at",
    "version",
]
_ROW = [
    "id",
    "item",
    "tier",
    "goes_live_on",
    "live_at",
    "metric",
    "entered_afterwards",
    "updated_at",
]


def task_out(task: LaunchTask, people: dict[UUID | None, str]) -> TaskOut:
    return TaskOut(
        key=task.key,
        title=task.title,
        function=task.function,
        kind=task.kind,
        required=task.is_required,
        owner=task.owner_id,
        owner_name=people.get(task.owner_id),
        due_on=task.due_on,
        is_overdue=is_overdue(task),
        evidence=task.evidence,
        done=task.is_done,
        done_at=task.done_at,
        done_by=task.done_by,
    )


def is_overdue(task: LaunchTask) -> bool:
    return not task.is_done and task.due_on is not None and task.due_on < clock.now().date()


def verdict_due_on(launch: Launch) -> date | None:
    if launch.live_at is None or launch.measured_for_days is None:
        return None
    return launch.live_at.date() + timedelta(days=launch.measured_for_days)


def days_until(day: date | None) -> int | None:
    return None if day is None else max((day - clock.now().date()).days, 0)


def _safe(launch: Launch, actor: Actor, beside: Around) -> SafeLaunchOut:
    messages = launch.messages
    return SafeLaunchOut(
        id=launch.id,
        item=launch.item_id,
        item_title=beside.items[launch.item_id].title,
        goes_live_on=launch.goes_live_on,
        live_at=launch.live_at,
        headline=messages.get("headline"),
        sales_may_say=messages.get("sales_may_say"),
        do_not_say=messages.get("do_not_say"),
        for_your_function=messages.get("by_function", {}).get(actor.function),
        updated_at=launch.updated_at,
    )


async def _names(session: AsyncSession, launch: Launch) -> dict[UUID | None, str]:
    wanted = {task.owner_id for task in launch.tasks} | {launch.rollback_owner_id}
    rows = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_(wanted - {None}))
    )
    return {person_id: name for person_id, name in rows}
