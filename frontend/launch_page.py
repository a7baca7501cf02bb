"""The launch room's parts: tasks by function, who has it, the message house, and what is unmet."""

from dataclasses import dataclass
from typing import Any

from frontend import formats, glossary
from frontend.api import JSON
from frontend.glossary import State

CONTROLS = {
    "none": "its own past",
    "cohort": "the companies that get it later",
    "metrics": "metrics it does not touch",
}
TIERS = {1: "the whole market", 2: "our customers", 3: "quietly"}
MESSAGES = {
    "headline": "Headline",
    "promise": "What it promises",
    "sales_may_say": "Sales may say",
    "do_not_say": "Nobody says",
}


@dataclass(frozen=True)
class Group:
    """The tasks of one function."""

    function: str
    tasks: list[JSON]
    open: int
    overdue: int


def groups_of(tasks: list[JSON]) -> list[Group]:
    """Functions in the order of their first task; within each as the template has them."""
    names = list(dict.fromkeys(task["function"] for task in tasks))
    return [_group(name, [task for task in tasks if task["function"] == name]) for name in names]


def _group(name: str, tasks: list[JSON]) -> Group:
    return Group(
        glossary.said(glossary.FUNCTIONS, name),
        tasks,
        sum(not task["done"] for task in tasks),
        sum(task["is_overdue"] for task in tasks),
    )


def light(launch: JSON) -> State:
    """The one thing everybody wants to know."""
    if launch["state"] == "judged":
        return glossary.state(glossary.VERDICTS, launch["verdict"]["verdict"])
    if launch["live_at"]:
        return State("Live", "good")
    if launch["unmet"]:
        return State(f"No-go: {formats.count(len(launch['unmet']), 'thing')} missing", "bad")
    return State("Go", "good")


def rule(exposure: JSON) -> str:
    """Who gets it, in words."""
    told = exposure or {}
    if told.get("companies"):
        return f"{formats.count(len(told['companies']), 'company', 'companies')} that were named"
    if told.get("percent") is not None:
        return f"{formats.number(told['percent'])} % of companies, drawn by lot"
    if told.get("segment"):
        return f"the segment “{told['segment']}”"
    if told.get("event"):
        return f"whoever does “{told['event']}” first"
    if told.get("flag"):
        return f"whoever the flag “{told['flag']}” is on for"
    return "everyone at once"


def exposure_of(form: dict[str, str]) -> dict[str, Any] | None:
    """From the form: everyone, a share, a segment, or companies by name."""
    who, what = form.get("who", ""), form.get("whom", "").strip()
    if who == "everyone":
        return {"everyone": True}
    if who == "percent":
        return {"percent": float(what.rstrip("% "))}
    if who in ("segment", "event") and what:
        return {who: what}
    if who == "companies":
        return {"companies": [one.strip() for one in what.split(",") if one.strip()]}
    return None


def sentence(launch: JSON, today: Any) -> str:
    """What one would say of it aloud."""
    if launch["live_at"]:
        said = f"Live since {formats.day(launch['live_at'], today)}"
        if launch["verdict"]:
            return f"{said}, and judged."
        days = launch["days_to_verdict"]
        return (
            f"{said}; the verdict is due in {formats.count(days, 'day')}." if days else f"{said}."
        )
    planned = formats.day(launch["goes_live_on"], today)
    said = f"Goes live on {planned}, {formats.in_days(launch['goes_live_on'], today)}"
    overdue = sum(task["is_overdue"] for task in launch["tasks"])
    left = sum(not task["done"] for task in launch["tasks"])
    if overdue:
        return f"{said}; {overdue} of {formats.count(left, 'open task')} overdue."
    return (
        f"{said}; {formats.count(left, 'open task')}." if left else f"{said}; all tasks are done."
    )
