from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.common import clock
from services.common.actors import Actor, Reader
from services.common.db import ReadSession
from services.common.problems import NotFound
from services.common.routing import Router
from services.roadmap_api.items.queries import get_item, is_outsider
from services.roadmap_api.items.stages import ASIDE
from services.roadmap_api.thread.facts import facts_of, first_contact, known_of
from services.roadmap_api.thread.schemas import FirstContact, StationOut, ThreadOut
from services.roadmap_api.thread.stations import Station, has_landed, stations_of, total_days

router = Router(prefix="/v1/items", tags=["the thread"])

# What those who sell and support may read off a station: no promise, no measurement, no money.
SAFE_FIGURES = {
    "notes",
    "contacts",
    "companies",
    "requests",
    "stage",
    "expected_on",
    "live_at",
    "goes_live_on",
    "companies_told",
    "companies_due",
    "times",
    "last_sent_at",
}


@router.get("/{item_id}/thread", response_model=ThreadOut)
async def get_thread(item_id: UUID, session: ReadSession, actor: Reader) -> ThreadOut:
    """Note, request, item, case, launch, reading, verdict, told: how far each has come.

    Those who sell and support see the stations with the figures that may be said; outsiders none.
    """
    if is_outsider(actor):
        raise NotFound("There is no thread here.")
    item = await get_item(session, actor, item_id)
    known = await known_of(session, item)
    stations = stations_of(facts_of(known), has_ended=item.stage in ASIDE)
    contact = first_contact(known.demand)
    return ThreadOut(
        item=item.id,
        title=item.title,
        stations=[_shown(station, actor) for station in stations],
        first_contact=FirstContact.model_validate(contact) if contact else None,
        total_days=total_days(stations, clock.now()),
        landed=has_landed(stations),
    )


def _shown(station: Station, actor: Actor) -> StationOut:
    shown: dict[str, Any] = asdict(station)
    if not actor.is_internal:
        shown["figure"] = {
            name: value for name, value in station.figure.items() if name in SAFE_FIGURES
        }
        if station.kind in ("case", "reading", "verdict"):
            shown["href"] = None
    if not actor.sees_money:
        shown["figure"] = {
            name: value
            for name, value in shown["figure"].items()
            if name not in ("arr", "renewing_arr", "cost")
        }
    return StationOut.model_validate(shown)
