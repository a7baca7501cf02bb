"""What people promised, decided, objected to and feared."""

from typing import Any

from demo.loading.doors import Doors, Json
from demo.story.talk import DECISIONS, PROMISES, RISKS

Ids = dict[str, str]


async def load_promises(doors: Doors, items: Ids) -> None:
    for company, item, by, wording, who, days in sorted(PROMISES, key=lambda told: told[5]):
        body = {
            "company": company,
            "item": items[item],
            "by": str(doors.day(by)),
            "wording": wording,
        }
        at = doors.moment(days, 14)
        await doors.post("roadmap", "/v1/promises", body, by=who, at=at)


async def load_decisions(doors: Doors, items: Ids, people: Ids) -> None:
    for told in sorted(DECISIONS, key=lambda one: int(one["asked"])):
        await _decision(doors, items, people, told)


async def load_risks(doors: Doors, items: Ids, people: Ids) -> None:
    for told in RISKS:
        body: Json = {
            name: told[name]
            for name in ("title", "text", "likelihood", "impact", "stake", "answer")
        }
        body["owner"] = people[told["owner"]]
        body["review_on"] = str(doors.day(told["review"]))
        if told["item"]:
            body["item"] = items[told["item"]]
        await doors.post("roadmap", "/v1/risks", body, by="ines", at=doors.moment(-4, 11))


async def _decision(doors: Doors, items: Ids, people: Ids, told: dict[str, Any]) -> None:
    options = [
        option | ({"item": items[option["item"]]} if "item" in option else {})
        for option in told["options"]
    ]
    body: Json = {
        "title": told["title"],
        "question": told["question"],
        "item": items[told["item"]],
        "options": options,
        "due_on": str(doors.day(_days_to(doors, told["due"]))),
        "owner": people[told["owner"]],
        "asked_of_board": told["board"],
        "expected_effect": told["effect"],
    }
    body = {name: value for name, value in body.items() if value is not None}
    at = doors.moment(told["asked"], 11)
    made = await doors.post("roadmap", "/v1/decisions", body, by=told["by"], at=at)
    if "objection" in told:
        await _objection(doors, str(made["id"]), told["objection"])
    if "decided" in told:
        decided, days, reason = told["decided"]
        outcome = {"decided": decided, "reason": reason}
        path = f"/v1/decisions/{made['id']}/outcome"
        at = doors.moment(days, 16)
        await doors.put("roadmap", path, outcome, by=told["owner"], at=at)


async def _objection(doors: Doors, decision: str, told: tuple[Any, ...]) -> None:
    who, days, text, answerer, answered, answer, change = told
    path = f"/v1/decisions/{decision}/objections"
    at = doors.moment(days, 15)
    made = await doors.post("roadmap", path, {"text": text}, by=who, at=at)
    body = {"answer": answer, "change_made": change}
    at = doors.moment(answered, 15)
    await doors.put("roadmap", f"/v1/objections/{made['id']}/answer", body, by=answerer, at=at)


def _days_to(doors: Doors, due: int | str) -> int:
    """“thursday” is the next one that is not today."""
    if isinstance(due, int):
        return due
    return (3 - doors.today.weekday() - 1) % 7 + 1
