"""What an item's page is made of: answers of the three services, put into the reader's words."""

import asyncio
from dataclasses import dataclass
from typing import Any

from frontend import charts, formats, glossary, reading_page
from frontend.api import JSON
from frontend.glossary import State
from frontend.measures import Measure, measure
from frontend.strips import strip_of
from frontend.visits import Visit

WAY = ("idea", "discovery", "planned", "building", "launched", "measured", "closed")


@dataclass(frozen=True)
class CaseRow:
    """One line of the business case: what was promised on it, and what came of it."""

    on: str
    how: str
    promised: str
    came_out: str
    state: State | None


async def gather(visit: Visit, item_id: str) -> dict[str, Any]:
    """Two rounds: what hangs on the item's id, then the measured result's own series."""
    roadmap, feedback = visit.api.roadmap, visit.api.feedback
    item_call = roadmap.get(f"/v1/items/{item_id}")
    first = {
        "thread": roadmap.find(f"/v1/items/{item_id}/thread"),
        "cases": roadmap.find(f"/v1/items/{item_id}/cases", limit=10),
        "launches": roadmap.get("/v1/launches", item=item_id, limit=5),
        "promises": roadmap.get("/v1/promises", item=item_id, limit=20),
        "notes": feedback.get("/v1/feedback", item=item_id, limit=3),
        "messages": feedback.get("/v1/messages", item=item_id, limit=20),
        "objections": roadmap.find("/v1/objections", item=item_id, limit=20),
        "kinds": visit.metric_kinds(),
        "why": roadmap.find(f"/v1/items/{item_id}/why"),
    }
    if not visit.person.is_internal:
        for key in ("cases", "objections", "why"):
            first.pop(key).close()
    item, answers = await _with_item(visit, item_call, first)
    launch = _newest(answers.get("launches"))
    reading = await reading_page.of_launch(visit, launch)
    case = _newest(answers.get("cases"))
    kinds = answers["kinds"] or {}
    return {
        "item": item,
        "stage": _headline_state(item, launch),
        "next_stage": _next_stage(item["stage"]),
        "stages": [(key, word) for key, word in glossary.STAGES.items() if key != item["stage"]],
        "strip": strip_of(
            answers.get("thread"),
            visit.settings,
            visit.today,
            here="measured" if reading and not reading.provisional else "",
            kinds=kinds,
        ),
        "why": (answers.get("why") or {}).get("sentence") if answers.get("why") else None,
        "case": case,
        "case_count": len((answers.get("cases") or {}).get("results", [])),
        "case_measure": measure_of(case, kinds, visit),
        "case_rows": case_rows(visit, case, launch, kinds) if case else [],
        "launch": launch,
        "reading": reading,
        "objections": answers.get("objections"),
        "may_object": visit.may("roadmap:write") or visit.may("roadmap:approve"),
        "promises": answers["promises"],
        "notes": answers["notes"],
        "messages": answers["messages"],
        "may_write": visit.may("roadmap:write"),
        "may_sign": visit.may("roadmap:approve"),
        "refusal": None,
    }


async def _with_item(visit: Visit, item_call: Any, rest: dict[str, Any]) -> tuple[JSON, JSON]:
    """The item itself is needed: a problem with it is the page's problem."""
    item, answers = await asyncio.gather(item_call, visit.api.ask(**rest))
    return item, answers


def _newest(page: JSON) -> JSON | None:
    rows = page["results"] if page else []
    return rows[0] if rows else None


def _headline_state(item: JSON, launch: JSON | None) -> State:
    """The verdict where there is one, else the stage."""
    if launch and launch.get("verdict"):
        return glossary.state(glossary.VERDICTS, launch["verdict"]["verdict"])
    return glossary.state(glossary.STAGE_STATES, item["stage"])


def _next_stage(stage: str) -> str | None:
    """The next stage of the way, which a person moves to by hand; measuring follows a verdict."""
    if stage not in WAY or stage in ("closed", "launched"):
        return None
    return WAY[WAY.index(stage) + 1]


def measure_of(case: JSON | None, kinds: dict[str, str], visit: Visit) -> Measure | None:
    """How the case's effect is said; numbers entered afterwards are in the unit as typed."""
    if case is None:
        return None
    kind = "pushed" if case["entered_afterwards"] else kinds.get(case["metric"] or "")
    return measure(case.get("unit"), kind, case["effect_is"], visit.settings.currency)


def case_rows(
    visit: Visit, case: JSON, launch: JSON | None, kinds: dict[str, str]
) -> list[CaseRow]:
    """What was promised beside what came out, on each line that can be held."""
    said = measure_of(case, kinds, visit)
    assert said is not None
    effect, cost, currency = case["effect"], case["cost"], visit.settings.currency
    reading = launch.get("reading") if launch else None
    verdict = launch.get("verdict") if launch else None
    kind = "relative" if case["effect_is"] == "relative" else "absolute"
    estimate = (reading or {}).get("effect", {}).get(kind) if reading else None
    rows = [
        CaseRow(
            case.get("metric_name") or case.get("metric") or "No metric yet",
            f"{case['measured_for_days']} days after launch",
            said.span_with_unit(effect["low"], effect["high"]),
            said.change(estimate) if estimate is not None else "",
            _effect_state(reading, verdict),
        )
    ]
    spent = (launch or {}).get("cost_spent")
    rows.append(
        CaseRow(
            "Cost",
            "lowest to highest",
            formats.money_range(cost["low"], cost["high"], currency),
            formats.money(spent, currency) if spent is not None else "",
            _cost_state(cost, spent),
        )
    )
    for rule in case["kill_criteria"]:
        rows.append(_stop_rule(rule, verdict, said, currency))
    return rows


def _effect_state(reading: JSON | None, verdict: JSON | None) -> State | None:
    if verdict:
        return glossary.state(glossary.VERDICTS, verdict["verdict"])
    return State("Too early", "early") if reading else None


def _cost_state(cost: JSON, spent: str | None) -> State | None:
    if spent is None:
        return None
    over = float(spent) - float(cost["high"])
    return State("Over", "bad") if over > 0 else State("Inside", "good")


def _stop_rule(rule: JSON, verdict: JSON | None, said: Measure, currency: str) -> CaseRow:
    judged = [
        one
        for one in ((verdict or {}).get("kill_criteria") or [])
        if one.get("text") == rule.get("text") and one.get("under") == rule.get("under")
    ]
    met = judged[0].get("met") if judged else None
    found = judged[0].get("found") if judged else None
    words = rule.get("text") or _bound(rule, said, currency)
    state = None if met is None else State("Met", "bad") if met else State("Not met", "good")
    is_money = rule.get("measure") == "spent"
    shown = (
        "" if found is None else formats.money(found, currency) if is_money else said.change(found)
    )
    day = rule.get("on_day")
    return CaseRow("Stop if", f"checked on day {day}" if day else "", words, shown, state)


def _bound(rule: JSON, said: Measure, currency: str) -> str:
    word, value = (
        ("under", rule["under"]) if rule.get("under") is not None else ("over", rule["over"])
    )
    if rule.get("measure") == "spent":
        return f"{word} {formats.money(value, currency)} spent"
    return f"{word} {said.change_with_unit(value)}"


def range_bar_of(case: JSON, launch: JSON) -> str:
    """The promised range and the measured interval on one line."""
    reading = launch.get("reading")
    kind = "relative" if case["effect_is"] == "relative" else "absolute"
    interval = (reading or {}).get("interval", {}).get(kind)
    return charts.range_bar(
        (case["effect"]["low"], case["effect"]["high"]),
        (reading or {}).get("effect", {}).get(kind),
        tuple(interval) if interval else None,
        is_final=bool(reading) and not reading["provisional"],
        label="Promised and measured",
    )
