"""Why an item is on the roadmap, or why not: one sentence out of recorded facts, by fixed rules.

Nothing here guesses, and no model writes. The customer's sentence is made of the item's customer
wording, counts and dates alone, so that no internal word, name, metric or sum can come into it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Audience = Literal["internal", "sales", "customer", "technical"]

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class Effect:
    """A promised change, in the metric's unit; a fraction where `is_relative` or `is_share`."""

    low: float
    high: float
    metric: str
    unit: str | None
    is_relative: bool = False
    is_share: bool = False


@dataclass(frozen=True)
class Facts:
    """What is on record; None and zero mean that nothing is."""

    title: str
    stage: str
    stage_reason: str | None = None
    companies: int = 0
    arr: Decimal | None = None
    renewing_arr: Decimal | None = None
    objective: str | None = None
    rank: int | None = None
    rank_of: int | None = None
    promised: Effect | None = None
    approved_on: date | None = None
    verdict: str | None = None
    expected_on: date | None = None
    launched_on: date | None = None
    customer_wording: str | None = None
    sales_wording: str | None = None
    acceptance: str | None = None
    problem: str | None = None
    needs: tuple[str, ...] = ()
    currency: str = "USD"


def sentence(facts: Facts, audience: Audience) -> str | None:
    """None only for a customer where there is no wording that may be said."""
    match audience:
        case "internal":
            return internal(facts)
        case "sales":
            return sales(facts)
        case "technical":
            return technical(facts)
        case "customer":
            return customer(facts)


def internal(facts: Facts) -> str:
    if facts.stage in ("parked", "declined"):
        because = f": {_unended(facts.stage_reason)}" if facts.stage_reason else ""
        asked = f" It was asked for by {_companies(facts)}." if facts.companies else ""
        return f"{facts.title} is {facts.stage}{because}.{asked}"
    reasons = [
        f"{_companies(facts)} {_ask(facts)} for it" if facts.companies else "",
        f"it serves “{facts.objective}”" if facts.objective else "",
        f"it ranks {facts.rank} of {facts.rank_of}" if facts.rank and facts.rank_of else "",
        _promise(facts),
        _came_of_it(facts),
    ]
    found = [reason for reason in reasons if reason]
    if not found:
        return (
            f"{facts.title} is on the roadmap, and nothing on record says why: no request, "
            "objective, score or business case stands behind it."
        )
    return f"{facts.title} is on the roadmap because {_listed(found)}."


def technical(facts: Facts) -> str:
    """What must be true, for those who build it."""
    if facts.stage in ("parked", "declined"):
        return internal(facts)
    reasons = [
        f"it solves “{_unended(facts.problem)}”" if facts.problem else "",
        f"{facts.companies} {_plural(facts.companies, 'company', 'companies')} {_ask(facts)} for it"
        if facts.companies
        else "",
        f"it is to move {facts.promised.metric} by {_range(facts.promised)}"
        if facts.promised
        else "",
    ]
    found = [reason for reason in reasons if reason]
    because = f" because {_listed(found)}" if found else ""
    needs = f" It needs {_listed(list(facts.needs))} first." if facts.needs else ""
    done = f" It is done when: {_unended(facts.acceptance)}." if facts.acceptance else ""
    return f"{facts.title} is built{because}.{needs}{done}"


def sales(facts: Facts) -> str:
    """How many ask, when it is likely, and what may be said; no sum, no promise of effect."""
    words = facts.sales_wording or facts.customer_wording
    say = f" You may say: “{_unended(words)}.”" if words else " Nothing may be said of it yet."
    asked = f"{facts.companies} {_plural(facts.companies, 'company', 'companies')} " + _ask(facts)
    reason = f"{asked} for it" if facts.companies else "no company has asked for it yet"
    return f"{facts.title} {_when(facts)}; {reason}.{say}"


def customer(facts: Facts) -> str | None:
    words = facts.customer_wording
    if not words:
        return None
    opening = {0: "", 1: "A customer asked for this. "}.get(
        facts.companies, f"{facts.companies} customers asked for this. "
    )
    return f"{opening}{_unended(words)}. {_told_when(facts)}"


def _when(facts: Facts) -> str:
    if facts.launched_on:
        return f"has been available since {_day(facts.launched_on)}"
    if facts.stage in ("parked", "declined"):
        return "is not planned"
    if facts.stage in ("planned", "building"):
        coming = {"planned": "is planned", "building": "is being built"}[facts.stage]
        return f"{coming}, likely for {_day(facts.expected_on)}" if facts.expected_on else coming
    return "is being looked into"


def _told_when(facts: Facts) -> str:
    """A quarter rather than a day: what a customer hears, a customer counts on."""
    if facts.launched_on:
        return f"It has been available since {_day(facts.launched_on)}."
    if facts.stage in ("parked", "declined"):
        return "We are not planning it at the moment."
    if facts.stage in ("planned", "building"):
        if facts.expected_on is None:
            return "We are working on it."
        quarter = ("first", "second", "third", "fourth")[(facts.expected_on.month - 1) // 3]
        return f"We expect it in the {quarter} quarter of {facts.expected_on.year}."
    return "We are looking into it."


def _companies(facts: Facts) -> str:
    """“17 companies ($1.31M ARR, $420k of it renewing within 90 days)”"""
    count = f"{facts.companies} {_plural(facts.companies, 'company', 'companies')}"
    if not facts.arr:
        return count
    arr = f"{money(facts.arr, facts.currency)} ARR"
    if not facts.renewing_arr:
        return f"{count} ({arr})"
    renewing = f"{money(facts.renewing_arr, facts.currency)} of it renewing within 90 days"
    return f"{count} ({arr}, {renewing})"


def _promise(facts: Facts) -> str:
    if facts.promised is None:
        return ""
    signed = f", approved on {_day(facts.approved_on)}" if facts.approved_on else ", not approved"
    return f"it promises {_range(facts.promised)} on {facts.promised.metric}{signed}"


def _came_of_it(facts: Facts) -> str:
    words = {
        "above": "did better than promised",
        "within": "did as promised",
        "below": "fell short of what was promised",
        "inconclusive": "could not be judged for certain",
    }
    return f"it {words[facts.verdict]}" if facts.verdict in words else ""


def _range(effect: Effect) -> str:
    if effect.is_relative:
        return f"{_signed(effect.low * 100)} to {_signed(effect.high * 100)} %"
    if effect.is_share:
        return f"{_signed(effect.low * 100)} to {_signed(effect.high * 100)} points"
    unit = f" {effect.unit}" if effect.unit else ""
    return f"{_signed(effect.low)} to {_signed(effect.high)}{unit}"


def _signed(value: float) -> str:
    text = f"{abs(value):,.4g}"
    return f"−{text}" if value < 0 else f"+{text}"


def money(amount: Decimal, currency: str) -> str:
    """$1.31M, $420k, $950."""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    value = float(amount)
    for size, letter in ((1e9, "B"), (1e6, "M")):
        if value >= size:
            return f"{symbol}{value / size:.2f}".rstrip("0").rstrip(".") + letter
    return f"{symbol}{value / 1e3:.0f}k" if value >= 1e3 else f"{symbol}{value:.0f}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _ask(facts: Facts) -> str:
    return "asks" if facts.companies == 1 else "ask"


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _unended(text: str | None) -> str:
    return " ".join((text or "").split()).rstrip(".")


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
