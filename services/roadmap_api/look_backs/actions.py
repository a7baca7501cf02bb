from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock
from services.common.actors import Actor
from services.common.ids import new_id
from services.common.outbox import plain
from services.roadmap_api.cases.actions import freeze, write_case
from services.roadmap_api.cases.events import signed_effect
from services.roadmap_api.cases.models import Case
from services.roadmap_api.cases.plans import DEFAULT_HORIZON, DEFAULT_RATE
from services.roadmap_api.items.actions import create_item, move_to_stage
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.schemas import ItemIn
from services.roadmap_api.items.stages import LIVE
from services.roadmap_api.launches.models import Launch
from services.roadmap_api.look_backs.models import LookBack
from services.roadmap_api.look_backs.points import Past
from services.roadmap_api.look_backs.schemas import LookBackIn
from services.roadmap_api.readings.models import Reading
from services.roadmap_api.verdicts.actions import Findings, record_verdict
from services.roadmap_api.verdicts.rule import Measurement, Promise, Verdict, judge
from services.roadmap_api.verdicts.schemas import Next, VerdictIn

# What follows from a verdict where nobody said otherwise.
NEXT: dict[Verdict, Next] = {
    "above": "keep",
    "within": "keep",
    "below": "change",
    "inconclusive": "repeat",
}


async def look_back(
    session: AsyncSession,
    actor: Actor,
    item: Item | None,
    body: LookBackIn,
    past: Past,
    result: dict[str, Any],
) -> LookBack:
    """Case, launch, reading and verdict of a past launch, all marked as entered afterwards."""
    live_at = datetime.combine(body.live_on, time(), UTC)
    if item is None:
        item = await create_item(session, actor, ItemIn(title=body.title or ""))
    if item.stage not in LIVE:
        item.launched_at = item.launched_at or live_at
        await move_to_stage(session, actor, item, "launched", past_gates=True)
    case = await _case(session, actor, item, body, past)
    launch = await _launch(session, actor, item, case, live_at, past)
    reading = await _reading(session, launch, body, past, result)
    verdict = await _verdict(session, actor, item, body, reading, launch, case)
    found = LookBack(
        item_id=item.id,
        case_id=case.id,
        launch_id=launch.id,
        verdict_id=verdict.id,
        live_on=body.live_on,
        metric=body.metric,
        unit=body.unit,
        direction=body.direction,
        points=[[plain(day), value] for day, value in zip(past.days, past.values, strict=True)],
        result=_dated(result, past),
        entered_by=actor.label,
    )
    session.add(found)
    await session.flush()
    audit.record(
        session,
        actor,
        "look_back.entered",
        found.id,
        after={"item": item.id, "live_on": body.live_on},
    )
    return found


async def _case(
    session: AsyncSession, actor: Actor, item: Item, body: LookBackIn, past: Past
) -> Case:
    terms = {
        "metric": body.metric,
        "effect": body.promised.model_dump(),
        "effect_is": "absolute",
        "measured_for_days": _days_after(body, past),
        "value_per_unit": None,
        "cost": _cost(body),
        "discount_rate": DEFAULT_RATE,
        "horizon_months": DEFAULT_HORIZON,
        "cash_flows": None,
        "cash_flows_every": "year",
        "kill_criteria": [],
    }
    case = await write_case(
        session, actor, item, terms, outcome=None, measurability=None, entered_afterwards=True
    )
    freeze(case)
    await session.flush()
    return case


async def _launch(
    session: AsyncSession, actor: Actor, item: Item, case: Case, live_at: datetime, past: Past
) -> Launch:
    launch = Launch(
        item_id=item.id,
        case_id=case.id,
        tier=3,
        goes_live_on=live_at.date(),
        live_at=live_at,
        metric=case.metric,
        measured_for_days=case.measured_for_days,
        control="metrics" if past.controls else "none",
        controls=[],
        guardrails=[],
        messages={},
        planned_by=actor.label,
        entered_afterwards=True,
        tasks=[],
    )
    session.add(launch)
    await session.flush()
    return launch


async def _reading(
    session: AsyncSession, launch: Launch, body: LookBackIn, past: Past, result: dict[str, Any]
) -> Reading:
    days = launch.measured_for_days or 0
    reading = Reading(
        reading_id=new_id(),
        sequence=0,
        launch_id=launch.id,
        item_id=launch.item_id,
        metric=body.metric,
        unit=body.unit,
        is_provisional=False,
        method=result["method"],
        effect=result["effect"],
        interval=result["interval"],
        alpha=result["alpha"],
        probability=result.get("probability"),
        quality=None,
        verdict_hint=None,
        caveats=["Entered afterwards: the promise was not written down before the launch."],
        days_measured=days,
        days_due=days,
        final_on=past.days[-1],
        live_at=launch.live_at,
        ready_at=clock.now(),
        entered_afterwards=True,
    )
    session.add(reading)
    await session.flush()
    return reading


async def _verdict(
    session: AsyncSession,
    actor: Actor,
    item: Item,
    body: LookBackIn,
    reading: Reading,
    launch: Launch,
    case: Case,
) -> Any:
    effect, bounds = reading.change("absolute") or 0.0, reading.bounds("absolute") or (0.0, 0.0)
    hint = judge(Promise(**case.effect), Measurement(effect, *bounds), body.direction)
    reading.verdict_hint = hint
    found = Findings(
        promised=signed_effect(case, body.direction),
        effect_is="absolute",
        effect=effect,
        interval=bounds,
        hint=hint,
        kill_criteria=[],
        spent=case.cost_likely if body.cost is not None else None,
        direction=body.direction,
    )
    given = VerdictIn(
        reading=reading.reading_id, verdict=hint, next=body.next or NEXT[hint], note=body.note
    )
    return await record_verdict(session, actor, item, given, reading, launch, case, found)


def _days_after(body: LookBackIn, past: Past) -> int:
    return max((past.days[-1] - body.live_on).days + 1, 1)


def _cost(body: LookBackIn) -> dict[str, Decimal]:
    if body.cost is None or isinstance(body.cost, Decimal):
        amount = body.cost or Decimal(0)
        return {"low": amount, "likely": amount, "high": amount}
    return body.cost.model_dump()


def _dated(result: dict[str, Any], past: Past) -> dict[str, Any]:
    """The points after the launch under their days, for a chart."""
    points = [
        {"date": plain(past.days[point["index"]]), **point} for point in result.get("points", [])
    ]
    return {**result, "points": points}
