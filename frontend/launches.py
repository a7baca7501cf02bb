"""Launches as rows: the promised range and the measured interval on one line, and the verdict."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from frontend import charts, formats, glossary
from frontend.glossary import State
from frontend.measures import measure


@dataclass(frozen=True)
class LaunchRow:
    id: str
    item: str
    title: str
    about: str
    bar: Markup
    promised: str
    measured: str
    interval: str
    state: State
    live_on: date | None
    is_afterwards: bool
    approved: str
    spent: str
    money_state: State | None


def rows_of(launches: list[Any], kinds: dict[str, str], currency: str) -> list[LaunchRow]:
    return [row_of(launch, kinds, currency) for launch in launches]


def row_of(launch: Any, kinds: dict[str, str], currency: str) -> LaunchRow:
    """Better is to the right: a metric that should fall is turned, and its row says so."""
    kind = "relative" if launch["effect_is"] == "relative" else "absolute"
    metric_kind = kind_of(launch, kinds)
    said = measure(launch["unit"], metric_kind, launch["effect_is"], currency)
    turned = -1.0 if launch["direction"] == "down" else 1.0
    reading, verdict = launch["reading"], launch["verdict"]
    estimate = _turn((reading or {}).get("effect", {}).get(kind) if reading else None, turned)
    interval = _range((reading or {}).get("interval", {}).get(kind) if reading else None, turned)
    range_ = launch["promised"]
    promised = _range([range_["low"], range_["high"]] if range_ else None, turned)
    name = launch["metric_name"] or launch["metric"] or ""
    about = [name, "less is better" if turned < 0 else "", said.change_unit]
    is_final = bool(reading) and not reading["provisional"]
    label = _label(said.span(*promised) if promised else "", said.change(estimate), is_final)
    measured = said.change(estimate) if estimate is not None else ""
    cost = launch.get("cost_approved")
    spent = launch.get("cost_spent")
    return LaunchRow(
        id=launch["id"],
        item=launch["item"],
        title=launch["item_title"],
        about=", ".join(part for part in about if part),
        bar=charts.range_bar(promised, estimate, interval, is_final=is_final, label=label),
        promised=said.span(*promised) if promised else "",
        measured=measured if is_final or not measured else f"{measured} so far",
        interval=said.span(*interval) if interval else "",
        state=state_of(launch),
        live_on=formats.as_date(launch["live_at"]),
        is_afterwards=launch["entered_afterwards"],
        approved=formats.money_range(cost["low"], cost["high"], currency) if cost else "",
        spent=formats.money(spent, currency) if spent is not None else "",
        money_state=_money_state(cost, spent, verdict, currency),
    )


def kind_of(launch: Any, kinds: dict[str, str]) -> str | None:
    """Numbers entered afterwards are in the unit as it was typed: 61 for 61 %."""
    return "pushed" if launch["entered_afterwards"] else kinds.get(launch["metric"] or "")


def state_of(launch: Any) -> State:
    if launch["verdict"]:
        return glossary.state(glossary.VERDICTS, launch["verdict"]["verdict"])
    if launch["days_to_verdict"]:
        return State(f"Too early, {formats.count(launch['days_to_verdict'], 'day')} to go", "early")
    if launch["reading"] and not launch["reading"]["provisional"]:
        return State("Verdict waits for you", "warn")
    return State("Not live yet") if not launch["live_at"] else State("Nothing measured", "early")


def _money_state(cost: Any, spent: str | None, verdict: Any, currency: str) -> State | None:
    if cost is None or spent is None:
        return None
    over = float(spent) - float(cost["high"])
    if over > 0:
        return State(f"Over by {formats.money(over, currency)}", "bad")
    return State("Inside", "good") if verdict else State("Running", "early")


def _turn(value: float | None, turned: float) -> float | None:
    return None if value is None else value * turned


def _range(ends: Any, turned: float) -> tuple[float, float] | None:
    if not ends:
        return None
    low, high = sorted((ends[0] * turned, ends[1] * turned))
    return (low, high)


def _label(promised: str, measured: str, is_final: bool) -> str:
    first = f"Promised {promised}" if promised else "No promise"
    return f"{first}, {'measured' if is_final else 'so far'} {measured}"
