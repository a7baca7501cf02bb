"""Products, teams, objectives and the forty items, each on the days it moved."""

from collections.abc import Iterable

from demo.loading.doors import Doors, Json
from demo.story.plan import ITEMS, OBJECTIVES, PRODUCTS, TEAM_OF, TEAMS, Item
from demo.story.talk import SLIP

Ids = dict[str, str]


async def load_products(doors: Doors, people: Ids) -> Ids:
    made = {}
    for name, stage, description in PRODUCTS:
        body = {"name": name, "stage": stage, "description": description, "owner": people["ines"]}
        answer = await doors.post("roadmap", "/v1/products", body, by="ines", at=doors.moment(-500))
        made[name] = str(answer["id"])
    return made


async def load_teams(doors: Doors) -> Ids:
    made = {}
    for name, capacity in TEAMS:
        body = {"name": name, "capacity_per_week": capacity}
        made[name] = str((await doors.post("roadmap", "/v1/teams", body))["id"])
    return made


async def load_objectives(doors: Doors, products: Ids, people: Ids) -> Ids:
    """This quarter's, with a check-in a week for the last four weeks."""
    made = {}
    for told in OBJECTIVES:
        body: Json = {
            "name": told.name,
            "owner": people[told.owner],
            "starts_on": str(doors.day(-54)),
            "ends_on": str(doors.day(37)),
        }
        if told.product is not None:
            body["product"] = products[told.product]
        at = doors.moment(-56)
        objective = await doors.post("roadmap", "/v1/objectives", body, by=told.owner, at=at)
        made[told.key] = str(objective["id"])
        path = f"/v1/objectives/{objective['id']}"
        result = told.result
        key_result = await doors.post(
            "roadmap",
            f"{path}/key-results",
            {
                "name": result.name,
                "metric": result.metric,
                "unit": result.unit,
                "baseline": result.baseline,
                "target": result.target,
                "due_on": str(doors.day(37)),
            },
            by=told.owner,
            at=at,
        )
        for week, confidence in enumerate(result.confidence):
            is_last = week == len(result.confidence) - 1
            check_in = {"confidence": confidence, "key_result": key_result["id"]}
            if is_last:
                check_in["note"] = told.note
            days = -1 - 7 * (len(result.confidence) - 1 - week)
            at_week = doors.moment(days, 10)
            await doors.post("roadmap", f"{path}/check-ins", check_in, by=told.owner, at=at_week)
    return made


async def load_items(doors: Doors, products: Ids, teams: Ids, objectives: Ids, people: Ids) -> Ids:
    """Written down and moved up to the gate that asks for a business case."""
    made = {}
    for item in sorted(ITEMS, key=lambda one: one.written):
        body = _body(doors, item, products, teams, objectives, people)
        at = doors.moment(item.written, 11)
        answer = await doors.post("roadmap", "/v1/items", body, by=item.owner, at=at)
        made[item.key] = str(answer["id"])
    for item in ITEMS:
        await move(doors, made, item, ("discovery", "planned"))
    return made


async def move(doors: Doors, items: Ids, item: Item, stages: Iterable[str]) -> None:
    wanted = set(stages)
    for stage, days in item.stages:
        if stage in wanted:
            path = f"/v1/items/{items[item.key]}/stage"
            at = doors.moment(days, 15)
            await doors.post("roadmap", path, {"to": stage}, by=item.owner, at=at)


async def slip(doors: Doors, items: Ids) -> None:
    """The likely date moved; whoever was promised the old one is at risk from here on."""
    days, item, expected, reason = SLIP
    body = {
        "expected_on": str(doors.day(expected)),
        "reason": reason,
        "health": "off_track",
        "health_note": reason,
        "confidence": 4,
    }
    path = f"/v1/items/{items[item]}"
    await doors.patch("roadmap", path, body, by="mateo", at=doors.moment(days, 16))


def _body(
    doors: Doors, item: Item, products: Ids, teams: Ids, objectives: Ids, people: Ids
) -> Json:
    body: Json = {
        "title": item.title,
        "kind": item.kind,
        "product": products[item.product],
        "team": teams[TEAM_OF[item.product]],
        "owner": people[item.owner],
        "horizon": item.horizon,
        "audience": item.audience,
        "wording": {
            name: text
            for name, text in (
                ("plain", item.plain),
                ("customer", item.customer),
                ("sales", item.sales),
            )
            if text
        },
        "brief": item.brief or {"problem": item.plain},
    }
    if item.objective is not None:
        body["objective"] = objectives[item.objective]
    if item.dates is not None:
        body["starts_on"], body["ends_on"] = (str(doors.day(day)) for day in item.dates)
    if item.effort is not None:
        body["effort"] = dict(zip(("low", "likely", "high"), item.effort, strict=True))
    return body
