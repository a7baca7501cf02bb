"""Past launches measured afterwards: from a form to a question, from the answer to a page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from frontend import charts, formats, glossary
from frontend.api import JSON
from frontend.charts import Estimate, Impact, Mark
from frontend.glossary import State
from frontend.measures import measure

NAMES = ("title", "live_on", "csv", "low", "high", "unit", "direction", "metric")
ALPHA = 0.05


def body_of(form: dict[str, str], file: str) -> dict[str, Any]:
    """Raises ValueError with the name of the field that is no number."""
    body: dict[str, Any] = {
        "title": form["title"],
        "live_on": form["live_on"],
        "csv": file or form["csv"],
        "promised": {"low": _number(form, "low"), "high": _number(form, "high")},
        "metric": form["metric"][:200] or form["title"][:200],
        "direction": "down" if form["direction"] == "down" else "up",
        "alpha": ALPHA,
    }
    if form["unit"]:
        body["unit"] = form["unit"]
    return body


def _number(form: dict[str, str], name: str) -> float:
    text = form[name].replace("\N{MINUS SIGN}", "-").replace(" ", "").replace(",", ".")
    try:
        return float(text)
    except ValueError:
        raise ValueError(name) from None


# Where the service points to is not always where the form asks.
FIELDS = {"points": "csv", "promised": "low", "likely": "low", "item": "title"}


def errors_of(fields: dict[str, str]) -> dict[str, str]:
    """Lines of the file that cannot be read stand together at the file."""
    found: dict[str, str] = {}
    for name, detail in fields.items():
        field = FIELDS.get(name, name if name in NAMES else "csv")
        line = f"Line {name}: {detail}" if name.isdigit() else detail
        found[field] = f"{found[field]} {line}" if field in found else line
    return found


@dataclass(frozen=True)
class Shown:
    """The result and the verdict of one look back."""

    id: str
    item: str
    title: str
    state: State
    sentence: str
    chart: Markup
    finding: str
    about: str
    rows: list[tuple[str, str, str, str]]
    probability: float | None


def shown(found: JSON, currency: str, today: date) -> Shown:
    said = measure(found["unit"], "pushed", None, currency)
    verdict, result = found["verdict"], found["result"]
    low, high = found["promised"]["low"], found["promised"]["high"]
    interval = verdict["interval"] or result["interval"]["absolute"]
    effect = verdict["effect"] if verdict["effect"] is not None else result["effect"]["absolute"]
    state = glossary.state(glossary.VERDICTS, verdict["verdict"])
    live_on = date.fromisoformat(found["live_on"])
    moved = "rose" if effect > 0 else "fell"
    if interval[0] <= 0 <= interval[1]:
        finding = "It did not move enough to tell"
    else:
        finding = f"It {moved} by {said.plain(effect)} against what would have been"
    return Shown(
        id=found["id"],
        item=found["item"],
        title=found["item_title"],
        state=state,
        sentence=f"Promised {said.span_with_unit(low, high)}; measured "
        f"{said.change_with_unit(effect)}, from {said.span(*interval)}.",
        chart=_chart(found, live_on, today),
        finding=finding,
        about=f"{found['unit'] or 'the metric'}, live on {formats.day(live_on, today)}; "
        "shaded: what would have happened without it",
        rows=_rows(result, found["unit"], currency, today),
        probability=result.get("probability"),
    )


def _chart(found: JSON, live_on: date, today: date) -> Markup:
    said = measure(found["unit"], "pushed", None)
    points = found["result"]["points"]
    if not points:
        return Markup("")
    promised = (found["promised"]["low"], found["promised"]["high"])
    return charts.impact_chart(
        Impact(
            actual=[(date.fromisoformat(day), value) for day, value in found["points"]],
            without=[_estimate(point, "expected", "low", "high") for point in points],
            difference=[
                _estimate(point, "so_far", "so_far_low", "so_far_high") for point in points
            ],
            launch=Mark(live_on, f"Live {formats.day(live_on, today)}"),
            promised=promised,
            is_final=True,
            say=said.bare,
            say_difference=said.change,
            difference_title="Difference it made, on average so far",
        ),
        f"{found['item_title']}: as it was and without it",
    )


def _estimate(point: JSON, value: str, low: str, high: str) -> Estimate:
    return Estimate(date.fromisoformat(point["date"]), point[value], point[low], point[high])


def _rows(
    result: JSON, unit: str | None, currency: str, today: date
) -> list[tuple[str, str, str, str]]:
    """At most a dozen points after the launch, evenly chosen, the last among them."""
    said = measure(unit, "pushed", None, currency)
    points = result["points"]
    step = max(1, len(points) // 12)
    chosen = points[::-1][::step][::-1]
    return [
        (
            formats.day(point["date"], today),
            said.value(point["actual"]),
            said.value(point["expected"]),
            said.change(point["difference"]),
        )
        for point in chosen
    ]
