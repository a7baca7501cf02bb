"""What roadmap_api itself knows of an item's thread; no other service is asked."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.outbox import plain
from services.roadmap_api.cases.events import signed_effect
from services.roadmap_api.cases.models import Case
from services.roadmap_api.cases.queries import approved_case, last_case
from services.roadmap_api.demand.models import ItemDemand
from services.roadmap_api.items.models import Item
from services.roadmap_api.launches.answers import verdict_due_on
from services.roadmap_api.launches.models import Launch
from services.roadmap_api.launches.queries import launches_of
from services.roadmap_api.metrics.models import Metric
from services.roadmap_api.metrics.queries import metrics_by_key
from services.roadmap_api.readings.models import Reading
from services.roadmap_api.readings.queries import newest_of_item
from services.roadmap_api.scores.models import RankOfDay
from services.roadmap_api.thread.models import FirstRequest
from services.roadmap_api.thread.stations import Fact, Kind
from services.roadmap_api.told.models import Told
from services.roadmap_api.told.queries import told_of
from services.roadmap_api.verdicts.models import ItemVerdict
from services.roadmap_api.verdicts.queries import last_verdict


@dataclass(frozen=True)
class Known:
    """The rows behind one thread."""

    item: Item
    demand: ItemDemand | None
    first_request: FirstRequest | None
    rank: RankOfDay | None
    case: Case | None
    launch: Launch | None
    reading: Reading | None
    verdict: ItemVerdict | None
    told: dict[str, Told]
    metric: Metric | None


async def known_of(session: AsyncSession, item: Item) -> Known:
    launches = list(await launches_of(session, item.id))
    # The last one that went live is the thread's; a plan counts while there is no other.
    launch = next((one for one in launches if one.is_live), launches[0] if launches else None)
    case = await approved_case(session, item.id) or await last_case(session, item.id)
    reading = await newest_of_item(session, item.id, [one.id for one in launches])
    key = (launch.metric if launch else None) or (case.metric if case else None)
    metrics = await metrics_by_key(session, [key]) if key else {}
    return Known(
        item=item,
        demand=await session.get(ItemDemand, item.id),
        first_request=await session.get(FirstRequest, item.id),
        rank=await _last_rank(session, item.id),
        case=case,
        launch=launch,
        reading=reading,
        verdict=await last_verdict(session, item.id),
        told=await told_of(session, item.id),
        metric=metrics.get(key or ""),
    )


def facts_of(known: Known) -> dict[Kind, Fact]:
    return {
        "note": _note(known.demand),
        "request": _request(known),
        "item": _item(known),
        "case": _case(known),
        "launch": _launch(known),
        "reading": _reading(known),
        "verdict": _verdict(known),
        "told": _told(known),
    }


def _note(demand: ItemDemand | None) -> Fact:
    if demand is None or not (demand.notes or demand.first_note):
        return Fact(is_passed=False)
    first = demand.first_note or {}
    at = first.get("occurred_at")
    return Fact(
        is_passed=True,
        at=datetime.fromisoformat(at) if at else None,
        figure={"notes": demand.notes, "contacts": demand.contacts},
        href={"kind": "note", "id": first.get("id")},
    )


def _request(known: Known) -> Fact:
    demand, first = known.demand, known.first_request
    if demand is None or not demand.requests:
        return Fact(is_passed=False)
    return Fact(
        is_passed=True,
        at=first.at if first else None,
        figure={
            "companies": demand.companies,
            "arr": plain(demand.arr),
            "renewing_arr": plain(demand.renewing_arr),
            "renewing_companies": demand.renewing_companies,
            "requests": len(demand.requests),
            "title": demand.requests[0]["title"],
        },
        href={"kind": "request", "id": str(demand.requests[0]["id"])},
    )


def _item(known: Known) -> Fact:
    item, rank = known.item, known.rank
    return Fact(
        is_passed=item.stage != "idea",
        at=item.created_at,
        figure={
            "rank": rank.rank if rank else None,
            "rank_of": rank.of if rank else None,
            "stage": item.stage,
            "expected_on": plain(item.expected_on),
        },
        href={"kind": "item", "id": str(item.id)},
    )


def _case(known: Known) -> Fact:
    case = known.case
    if case is None:
        return Fact(is_passed=False)
    direction = known.metric.direction if known.metric else None
    return Fact(
        is_passed=case.is_approved,
        at=case.approved_at or case.created_at,
        figure={
            "metric": case.metric,
            "metric_name": known.metric.name if known.metric else None,
            "unit": known.metric.unit if known.metric else None,
            "effect": signed_effect(case, direction),
            "effect_is": case.effect_is,
            "cost": plain(case.cost),
            "status": case.status,
            "number": case.number,
            "hash": case.hash,
        },
        href={"kind": "case", "id": str(case.id)},
    )


def _launch(known: Known) -> Fact:
    launch = known.launch
    if launch is None:
        # What went live before there was a plan for it (an import) still went live.
        at = known.item.launched_at
        return Fact(is_passed=at is not None, at=at, figure={"live_at": plain(at)} if at else {})
    return Fact(
        is_passed=launch.is_live,
        at=launch.live_at,
        figure={
            "live_at": plain(launch.live_at),
            "goes_live_on": plain(launch.goes_live_on),
            "tier": launch.tier,
            "exposure": launch.exposure,
        },
        href={"kind": "launch", "id": str(launch.id)},
    )


def _reading(known: Known) -> Fact:
    reading, launch = known.reading, known.launch
    if reading is None:
        due = verdict_due_on(launch) if launch else None
        return Fact(is_passed=False, figure={"final_on": plain(due)} if due else {})
    kind = known.case.effect_is if known.case else "absolute"
    bounds = reading.bounds(kind)
    to_go = (reading.final_on - clock.now().date()).days if reading.final_on else None
    return Fact(
        is_passed=not reading.is_provisional,
        at=_known_since(reading),
        figure={
            "metric": reading.metric,
            "unit": reading.unit,
            "effect": reading.change(kind),
            "effect_is": kind,
            "interval": list(bounds) if bounds else None,
            "alpha": reading.alpha,
            "provisional": reading.is_provisional,
            "days_measured": reading.days_measured,
            "final_on": plain(reading.final_on),
            "days_to_go": max(to_go, 0) if reading.is_provisional and to_go is not None else None,
        },
        href={"kind": "reading", "id": str(reading.reading_id)},
    )


def _known_since(reading: Reading) -> datetime:
    """A final result belongs to the day it was due, also where it was computed later."""
    if reading.is_provisional or reading.final_on is None:
        return reading.ready_at
    return min(reading.ready_at, datetime.combine(reading.final_on, time(), UTC))


def _verdict(known: Known) -> Fact:
    verdict = known.verdict
    if verdict is None:
        return Fact(is_passed=False)
    return Fact(
        is_passed=True,
        at=verdict.given_at,
        figure={
            "verdict": verdict.verdict,
            "next": verdict.next,
            "promised": verdict.promised,
            "effect": verdict.effect,
            "interval": verdict.interval,
            "unit": verdict.unit,
            "entered_afterwards": verdict.entered_afterwards,
        },
        href={"kind": "verdict", "id": str(verdict.id)},
    )


def _told(known: Known) -> Fact:
    """The answer is the outcome, or that it will not come; word that it shipped is half of it."""
    if not known.told:
        return Fact(is_passed=False)
    answer = next(
        (known.told[kind] for kind in ("outcome", "declined", "parked") if kind in known.told), None
    )
    last = answer or next(iter(known.told.values()))
    return Fact(
        is_passed=answer is not None and answer.companies_told > 0,
        at=last.last_sent_at,
        figure={
            "companies_told": last.companies_told,
            "companies_due": last.companies_due,
            "contacts_told": last.contacts_told,
            "times": sum(row.companies_told > 0 for row in known.told.values()),
            "last_sent_at": plain(last.last_sent_at),
        },
        href={"kind": "messages", "id": str(known.item.id)},
    )


async def _last_rank(session: AsyncSession, item_id: UUID) -> RankOfDay | None:
    found: RankOfDay | None = await session.scalar(
        select(RankOfDay)
        .where(RankOfDay.item_id == item_id, RankOfDay.framework == "rice")
        .order_by(RankOfDay.day.desc())
        .limit(1)
    )
    return found


def first_contact(demand: ItemDemand | None) -> dict[str, Any] | None:
    first = demand.first_note if demand else None
    if not first:
        return None
    return {
        "name": first.get("contact_name"),
        "company": first.get("company_name"),
        "text": first.get("text"),
        "at": first.get("occurred_at"),
    }
