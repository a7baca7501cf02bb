from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.problems import Conflict, invalid
from services.roadmap_api.cases.events import signed_effect
from services.roadmap_api.cases.models import Case
from services.roadmap_api.cases.queries import approved_case
from services.roadmap_api.costs.queries import spent_on
from services.roadmap_api.items.actions import move_to_stage
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.stages import WAY
from services.roadmap_api.launches.models import Launch
from services.roadmap_api.readings.metrics import direction_of
from services.roadmap_api.readings.models import Reading
from services.roadmap_api.readings.queries import find_reading, steps_of
from services.roadmap_api.verdicts.events import verdict_given
from services.roadmap_api.verdicts.models import ItemVerdict
from services.roadmap_api.verdicts.queries import find_verdict_on
from services.roadmap_api.verdicts.rule import Measurement, Promise, Verdict, judge
from services.roadmap_api.verdicts.schemas import VerdictIn
from services.roadmap_api.verdicts.stop_rules import Known, Step, check


class TooEarly(Conflict):
    title = "It is too early to judge"


class AlreadyJudged(Conflict):
    title = "A verdict was given on this measured result"


@dataclass(frozen=True)
class Findings:
    """What a verdict rests on: the promise, what was measured, and what the rules say of both."""

    promised: dict[str, float] | None
    effect_is: str
    effect: float | None
    interval: tuple[float, float] | None
    hint: Verdict | None
    kill_criteria: list[dict[str, Any]]
    spent: Decimal | None
    direction: str | None


async def give_verdict(
    session: AsyncSession, actor: Actor, item: Item, body: VerdictIn
) -> ItemVerdict:
    """Only a final reading is judged, once; the item has then been measured."""
    reading = await find_reading(session, body.reading)
    if reading is None:
        raise invalid("/reading", f"No measured result has the id {body.reading}.")
    launch = await _launch_of(session, item, reading)
    check_final(reading)
    before = await find_verdict_on(session, reading.reading_id, launch.id if launch else None)
    if before is not None:
        raise AlreadyJudged(given_by=before.given_by, given_at=before.given_at)
    case = await _case_of(session, item, launch)
    found = await findings(session, item, case, reading)
    return await record_verdict(session, actor, item, body, reading, launch, case, found)


async def record_verdict(
    session: AsyncSession,
    actor: Actor,
    item: Item,
    body: VerdictIn,
    reading: Reading,
    launch: Launch | None,
    case: Case | None,
    found: Findings,
) -> ItemVerdict:
    verdict = ItemVerdict(
        item_id=item.id,
        launch_id=launch.id if launch else None,
        case_id=case.id if case else None,
        reading_id=reading.reading_id,
        verdict=body.verdict,
        hint=found.hint,
        next=body.next,
        note=body.note,
        metric=reading.metric,
        unit=reading.unit,
        direction=found.direction,
        effect_is=found.effect_is,
        effect=found.effect,
        interval=list(found.interval) if found.interval else None,
        promised=found.promised,
        spent=found.spent,
        kill_criteria=found.kill_criteria,
        given_by=actor.label,
        given_at=clock.now(),
        entered_afterwards=reading.entered_afterwards,
    )
    session.add(verdict)
    await session.flush()
    audit.record(session, actor, "verdict.given", item.id, after=body.model_dump(mode="json"))
    outbox.record(session, verdict_given(verdict, item), actor=actor)
    if item.stage in WAY and WAY.index(item.stage) < WAY.index("measured"):
        await move_to_stage(session, actor, item, "measured", reason=body.note)
    return verdict


def check_final(reading: Reading) -> None:
    if not reading.is_provisional:
        return
    days = days_to(reading.final_on, reading)
    raise TooEarly(
        f"It is final in {days} days." if days is not None else None,
        days_to_go=days,
        final_on=reading.final_on,
    )


def days_to(final_on: date | None, reading: Reading) -> int | None:
    if final_on is not None:
        return max((final_on - clock.now().date()).days, 0)
    if reading.days_due is not None:
        return max(reading.days_due - reading.days_measured, 0)
    return None


async def findings(
    session: AsyncSession, item: Item, case: Case | None, reading: Reading
) -> Findings:
    direction = await direction_of(session, reading.metric)
    spent = await spent_on(session, item.id)
    kind = case.effect_is if case else "absolute"
    effect, interval = reading.change(kind), reading.bounds(kind)
    if case is None:
        return Findings(None, kind, effect, interval, None, [], spent, direction)
    promise = Promise(**case.effect)
    hint = None
    # What was measured on another metric says nothing about the promise.
    if interval is not None and effect is not None and case.metric in (None, reading.metric):
        hint = judge(promise, Measurement(effect, *interval), direction)
    known = Known(
        await _steps(session, reading, kind),
        None if spent is None else float(spent),
        promise,
        direction,
    )
    return Findings(
        promised=signed_effect(case, direction),
        effect_is=kind,
        effect=effect,
        interval=interval,
        hint=hint,
        kill_criteria=[check(criterion, known) for criterion in case.kill_criteria],
        spent=spent,
        direction=direction,
    )


async def _steps(session: AsyncSession, reading: Reading, kind: str) -> list[Step]:
    """Each day on which the result was told; of the same day the newest."""
    if reading.launch_id is None:
        told = [reading]
    else:
        told = list(await session.scalars(steps_of(launch=reading.launch_id)))
    by_day: dict[int, Step] = {}
    for row in told:
        effect, bounds = row.change(kind), row.bounds(kind)
        if effect is not None and bounds is not None and row.metric == reading.metric:
            by_day[row.days_measured] = Step(row.days_measured, Measurement(effect, *bounds))
    return list(by_day.values())


async def _launch_of(session: AsyncSession, item: Item, reading: Reading) -> Launch | None:
    launch = await session.get(Launch, reading.launch_id) if reading.launch_id else None
    belongs_to = launch.item_id if launch else reading.item_id
    if belongs_to is not None and belongs_to != item.id:
        raise invalid("/reading", "This measured result belongs to another item.")
    return launch


async def _case_of(session: AsyncSession, item: Item, launch: Launch | None) -> Case | None:
    """The version that was in force at the launch, else the one in force now."""
    if launch is not None and launch.case_id is not None:
        return await session.get(Case, launch.case_id)
    return await approved_case(session, item.id)
