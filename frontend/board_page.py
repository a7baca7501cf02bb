"""A board page in the reader's words, whether its numbers move still or are frozen."""

from dataclasses import dataclass
from typing import Any

from frontend import formats, glossary, launches, objectives
from frontend.api import JSON
from frontend.glossary import State

MOST_LAUNCHES = 8
LIFECYCLE = {
    "idea": "Idea",
    "discovery": "Discovery",
    "building": "Being built",
    "beta": "Beta",
    "launched": "Launched",
    "growing": "Growing",
    "growth": "Growing",
    "mature": "Mature",
    "maintained": "Maintained",
    "sunset": "Retiring",
    "retiring": "Retiring",
    "retired": "Retired",
}


@dataclass(frozen=True)
class MoneyRow:
    title: str
    href: str
    approved: str
    spent: str
    state: State


@dataclass(frozen=True)
class Figure:
    value: str
    unit: str
    meaning: str


def sections(facts: JSON, figures: JSON, kinds: dict[str, str], today: Any) -> dict[str, Any]:
    """What the template needs, made from the facts alone, so that a frozen page never moves."""
    currency = facts["currency"]
    rows = launches.rows_of(facts["launches"], kinds, currency)
    return {
        "facts": facts,
        "sentence": sentence(facts),
        "figures": _figures(facts, figures, currency),
        "goals": objectives.rows_of(facts["objectives"], kinds, currency),
        "rows": [row for row in rows if not row.is_afterwards][:MOST_LAUNCHES],
        "afterwards": [row for row in rows if row.is_afterwards],
        "money": [_money(row, currency) for row in facts["money"]["items"]],
        "money_approved": formats.money_range(
            facts["money"]["approved_low"], facts["money"]["approved_high"], currency
        ),
        "money_spent": formats.money(facts["money"]["spent"], currency),
        "products": facts["products"],
        "lifecycle": LIFECYCLE,
        "risks": [(risk, _risk_state(risk)) for risk in facts["risks"]],
        "decisions": facts["decisions"],
    }


def sentence(facts: JSON) -> str:
    """The one that a board member would repeat."""
    said = facts["summary"]
    parts = []
    if said["objectives"]:
        good = said["objectives_on_track"]
        verb = "is" if good == 1 else "are"
        of = _word(said["objectives"])
        parts.append(f"{_word(good).capitalize()} of {of} objectives {verb} on course.")
    if said["closed_cases"]:
        held = f"{said['held_cases']} of {said['closed_cases']} closed promises held"
        factor = said["factor"]
        more = (
            f"; on average we promise {formats.number(factor, 1)} times what we then measure"
            if factor
            else ""
        )
        parts.append(f"{held}{more}.")
    if said["decisions_asked"]:
        asked = formats.worded(said["decisions_asked"], "decision")
        verb = "is" if said["decisions_asked"] == 1 else "are"
        parts.append(f"{asked.capitalize()} {verb} asked.")
    return " ".join(parts) or "Nothing has been promised or measured in this period yet."


def _word(amount: int) -> str:
    return formats.WORDS[amount] if amount < len(formats.WORDS) else str(amount)


def _figures(facts: JSON, figures: JSON, currency: str) -> list[Figure]:
    said, money = facts["summary"], facts["money"]
    found = []
    if figures.get("arr") is not None:
        companies = figures.get("companies")
        of = f", {formats.count(int(companies), 'company', 'companies')}" if companies else ""
        found.append(
            Figure(formats.money(figures["arr"], currency), "", f"annual recurring revenue{of}")
        )
    if money["items"]:
        approved = formats.money_range(money["approved_low"], money["approved_high"], currency)
        found.append(
            Figure(formats.money(money["spent"], currency), "", f"spent of {approved} approved")
        )
    if said["closed_cases"]:
        found.append(
            Figure(
                str(said["held_cases"]),
                f"of {said['closed_cases']}",
                "closed business cases held what they promised",
            )
        )
    if said["promises_due"]:
        found.append(
            Figure(
                str(said["promises_kept"]),
                f"of {said['promises_due']}",
                "promises to customers kept by their date",
            )
        )
    elif facts["promises"]["at_risk"]:
        found.append(Figure(str(facts["promises"]["at_risk"]), "", "promises to customers at risk"))
    return found[:4]


def _money(row: JSON, currency: str) -> MoneyRow:
    cost = row["approved"]
    over = row["over_by"]
    state = {
        "inside": State("Inside", "good"),
        "near": State("Near the limit", "warn"),
        "over": State(f"Over by {formats.money(over, currency)}", "bad"),
    }.get(row["state"], State("Not known", "early"))
    return MoneyRow(
        row["item_title"],
        f"/items/{row['item']}",
        formats.money_range(cost["low"], cost["high"], currency),
        formats.money(row["spent"], currency),
        state,
    )


def _risk_state(risk: JSON) -> State:
    look = "bad" if risk["score"] >= 12 else "warn"
    return State(
        risk["stake"] or glossary.said({}, f"{risk['likelihood']} × {risk['impact']}"), look
    )
