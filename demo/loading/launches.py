"""Business cases signed, things launched, results waited for, verdicts given, customers told."""

import asyncio
from datetime import datetime
from typing import Any

from demo.events import past_points
from demo.loading.doors import Doors, Json, until
from demo.loading.plan import move
from demo.story import effects
from demo.story.cases import CASES, LAUNCHES, Case, Launch
from demo.story.companies import COMPANIES
from demo.story.effects import PAST, PastLaunch
from demo.story.plan import ITEMS

Ids = dict[str, str]
BY_KEY = {item.key: item for item in ITEMS}
TOLD_AFTER = 2
# Days on each side of a past launch.
BEFORE, AFTER = 120, 60

OUTCOMES = {
    "offline-job-sheets": (
        "What came of job sheets without a signal",
        "You asked for this. Since summer, teams like yours finish seven more jobs in a hundred "
        "on the day itself. Thank you for telling us where it hurt.",
    ),
    "invoice-reminders": (
        "What came of reminders",
        "You asked for reminders. Invoices are now paid about eight days sooner than before.",
    ),
    "instant-quotes": (
        "What came of quotes on the spot",
        "You asked for quotes on the spot. It did not help as we had hoped: as many quotes are "
        "accepted as before. What is there stays, and we look for a better answer with you.",
    ),
}


async def load_cases(doors: Doors, items: Ids) -> None:
    """Written, signed by finance and product, and frozen; then the item may be built."""
    for case in CASES:
        await _case(doors, items, case)
    for item in ITEMS:
        await move(doors, items, item, ("building",))


async def load_launches(doors: Doors, items: Ids) -> None:
    """In the order they went live; each is measured by itself from then on."""
    made = {}
    for launch in sorted(LAUNCHES, key=lambda one: one.live):
        made[launch.item] = await _launch(doors, items, launch)
    judged = [launch for launch in LAUNCHES if launch.judged is not None]
    readings = await asyncio.gather(*(_reading(doors, made[one.item]) for one in judged))
    for launch, reading in zip(judged, readings, strict=True):
        await _judge(doors, items, launch, reading)
    for launch in sorted(LAUNCHES, key=lambda one: one.live):
        await _tell(doors, items, launch)


async def look_back(doors: Doors, items: Ids) -> None:
    """What was launched before anyone measured, entered a month ago."""
    for number, past in enumerate(PAST):
        at = doors.moment(-34, 10 + number / 2)
        body = _look_back(doors, items, past)
        await doors.post("roadmap", "/v1/look-backs", body, by="ines", at=at)


async def load_costs(doors: Doors, items: Ids, products: Ids) -> None:
    """Planned when it was signed, spent in the two months before the launch; and running costs."""
    costs: list[Json] = []
    money = [(one.item, one.live, one.planned, one.spent) for one in LAUNCHES]
    money += [(past.item, -past.live, past.cost[1], past.spent) for past in PAST]
    for item, live, planned, spent in money:
        costs.append(_cost(item, "planned", 0, doors.day(live - 60), planned, items))
        for part, share in enumerate((0.55, 0.45)):
            month = doors.day(live - 45 + 30 * part)
            costs.append(_cost(item, "spent", part, month, round(spent * share), items))
    for product, monthly in (("Dispatch", 29_000), ("Pocket", 17_000), ("Billing", 9_000)):
        for months in range(12):
            on = doors.day(-30 * months)
            body = {"product": products[product], "month": f"{on:%Y-%m}", "amount": monthly}
            key = f"{product}-run-{on:%Y%m}"
            costs.append(body | {"external_id": key, "kind": "spent", "note": "Upkeep"})
    await doors.post("roadmap", "/v1/costs/batch", {"costs": _once(costs)}, by="helen")


async def _case(doors: Doors, items: Ids, case: Case) -> None:
    body: Json = {
        "metric": case.metric,
        "effect": dict(zip(("low", "likely", "high"), case.effect, strict=True)),
        "effect_is": case.effect_is,
        "measured_for_days": case.days,
        "cost": dict(zip(("low", "likely", "high"), case.cost, strict=True)),
        "kill_criteria": list(case.stop),
    }
    if case.value_per_unit is not None:
        body["value_per_unit"] = case.value_per_unit
    path = f"/v1/items/{items[case.item]}/cases"
    owner = BY_KEY[case.item].owner
    made = await doors.post("roadmap", path, body, by=owner, at=doors.moment(case.written, 14))
    if case.approved is None:
        await _ask_until_known(doors, made)
        return
    for number, signer in enumerate(case.signers):
        signed: Json = {"decision": "approve"}
        # A promise that is hard to see must be approved with a reason.
        signed["note"] = case.note or "The range is what comparable features brought elsewhere."
        at = doors.moment(case.approved, 10 + number)
        await doors.post("roadmap", f"/v1/cases/{made['id']}/approval", signed, by=signer, at=at)


async def _ask_until_known(doors: Doors, case: Json) -> None:
    """A busy machine may have let the question run out of time; the story rests on its answer."""
    for _ in range(5):
        if case["measurability"] and case["measurability"]["enough"] is not None:
            return
        path = f"/v1/cases/{case['id']}/measurability"
        case = await doors.post("roadmap", path, None, by="jonas")


async def _launch(doors: Doors, items: Ids, launch: Launch) -> str:
    before = doors.moment(launch.live - 12, 10)
    body: Json = {
        "item": items[launch.item],
        "goes_live_on": str(doors.day(launch.live)),
        "tier": launch.tier,
        "control": launch.control,
    }
    if launch.house:
        body["messages"] = launch.house
    made = await doors.post("roadmap", "/v1/launches", body, by="jonas", at=before)
    for task in made["tasks"]:
        done = {"done": True, "evidence": "Done and filed."}
        path = f"/v1/launches/{made['id']}/tasks/{task['key']}"
        await doors.put("roadmap", path, done, by="jonas", at=doors.moment(launch.live - 2, 12))
    await _expose(doors, launch, str(made["id"]))
    live = doors.moment(launch.live, 0)
    await doors.post("roadmap", f"/v1/launches/{made['id']}/go-live", {}, by="jonas", at=live)
    return str(made["id"])


async def _expose(doors: Doors, launch: Launch, launch_id: str) -> None:
    """Who has it since when, where not everybody got it at once."""
    if launch.item == "offline-job-sheets":
        since = {
            company.key: effects.OFFLINE.live if company.offline else effects.OFFLINE.others or 0
            for company in COMPANIES
        }
    elif launch.item == "route-suggestions":
        since = dict.fromkeys(effects.ROUTE_PIONEERS, effects.ROUTES.live)
    else:
        return
    exposed = [
        {"company": company, "at": doors.moment(-days, 0).isoformat()}
        for company, days in since.items()
    ]
    path = f"/v1/exposures/{launch_id}/batch"
    await doors.post("metrics", path, {"exposed": exposed})


async def _reading(doors: Doors, launch_id: str) -> Json:
    """Wait until it is measured and the roadmap has heard of it."""

    async def final() -> Any:
        found = await doors.get("roadmap", f"/v1/launches/{launch_id}")
        reading = found["reading"]
        return reading if reading and not reading["provisional"] else None

    reading: Json = await until(final, what=f"the measured result of launch {launch_id}")
    return reading


async def _judge(doors: Doors, items: Ids, launch: Launch, reading: Json) -> None:
    body: Json = {
        "reading": reading["id"],
        "verdict": launch.verdict,
        "next": launch.next,
        "note": launch.note,
    }
    at = doors.moment(launch.judged or 0, 10)
    path = f"/v1/items/{items[launch.item]}"
    await doors.post("roadmap", f"{path}/verdict", body, by="ines", at=at)


async def _tell(doors: Doors, items: Ids, launch: Launch) -> None:
    """The drafts that wait for the item are read by support, and sent."""
    await _approve(doors, items[launch.item], "shipped", doors.moment(launch.live, 8), None)
    if launch.judged is not None and launch.item in OUTCOMES and launch.judged < -1:
        at = doors.moment(launch.judged + TOLD_AFTER, 9)
        await _approve(doors, items[launch.item], "outcome", at, OUTCOMES[launch.item])


async def _approve(
    doors: Doors, item: str, kind: str, at: datetime, words: tuple[str, str] | None
) -> None:
    async def drafted() -> Any:
        found = await doors.get("feedback", "/v1/messages", item=item, kind=kind)
        return found["results"]

    (draft, *_) = await until(drafted, what=f"the draft “{kind}” for item {item}")
    path = f"/v1/messages/{draft['id']}"
    if words is not None:
        body = {"subject": words[0], "text": words[1]}
        await doors.patch("feedback", path, body, by="clara", at=at)
    await doors.post("feedback", f"{path}/approval", {"decision": "approve"}, by="clara", at=at)


def _look_back(doors: Doors, items: Ids, past: PastLaunch) -> Json:
    """The figures of that time as a file: four months before the launch, two after."""
    live_on = doors.day(-past.live)
    values = [
        f"{at.date()},{value}"
        for at, value in past_points(doors.today)[past.metric]
        if -BEFORE <= (at.date() - live_on).days < AFTER
    ]
    return {
        "item": items[past.item],
        "live_on": str(live_on),
        "csv": "\n".join(["date,value", *values]),
        "promised": dict(zip(("low", "likely", "high"), past.promised, strict=True)),
        "metric": past.metric,
        "unit": past.unit,
        "direction": past.direction,
        "cost": dict(zip(("low", "likely", "high"), past.cost, strict=True)),
        "alpha": 0.05,
        "note": "Entered afterwards, from the figures of that time.",
    }


def _cost(item: str, kind: str, part: int, month: Any, amount: int, items: Ids) -> Json:
    return {
        "external_id": f"{item}-{kind}-{part}",
        "item": items[item],
        "month": f"{month:%Y-%m}",
        "amount": amount,
        "kind": kind,
    }


def _once(costs: list[Json]) -> list[Json]:
    """Thirty days back can fall into the same month twice; finance books it once."""
    return list({cost["external_id"]: cost for cost in costs}.values())
