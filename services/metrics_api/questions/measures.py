"""What a metric of events adds up, as SQL: one aggregate, or two that are divided."""

from dataclasses import dataclass
from typing import Any

from services.metrics_api.definitions.filters import Filter
from services.metrics_api.definitions.models import Metric
from services.metrics_api.definitions.schemas import DefinitionIn, Part
from services.metrics_api.questions.bound import Bound
from services.metrics_api.questions.conditions import all_of, property_number, property_text
from services.metrics_api.questions.sources import ACTIVITY

OF_EVENTS = ("count", "users", "sum", "mean", "ratio")
EMPTY_IS_ZERO = ("count", "users", "sum")


@dataclass(frozen=True)
class Measure:
    """`numerator` over `denominator`, or alone; only events that pass `condition` are read."""

    numerator: str
    denominator: str | None
    condition: str


def definition(metric: Metric) -> DefinitionIn:
    return DefinitionIn.model_validate(metric.definition)


def needs_persons(metric: Metric) -> bool:
    return metric.kind == "users" or metric.definition.get("of") == "users"


def measure(metric: Metric, person: str, bound: Bound) -> Measure:
    told = definition(metric)
    if metric.kind == "ratio":
        return _ratio(told, person, bound)
    condition = _condition(told.event, told.filters, bound)
    match metric.kind:
        case "count":
            return Measure("count()", None, condition)
        case "users":
            return Measure(f"uniqExact({person})", None, condition)
        case "sum":
            number = property_number(told.property or "", bound)
            return Measure(f"ifNull(sum({number}), 0)", None, condition)
    number = property_number(told.property or "", bound)
    return Measure(f"ifNull(sum({number}), 0)", f"count({number})", condition)


def _ratio(told: DefinitionIn, person: str, bound: Bound) -> Measure:
    numerator, denominator = _parts(told)
    above = _condition(numerator.event, numerator.filters, bound)
    below = _condition(denominator.event, denominator.filters, bound)
    if numerator.property and told.numerator is None:
        truthy = property_text(numerator.property, bound)
        above = f"({above}) AND ifNull(lower({truthy}) IN ('true', '1', 'yes'), 0)"
        numerator = Part(event=numerator.event)
    return Measure(
        _aggregate(numerator, told.of, person, above, bound),
        _aggregate(denominator, told.of, person, below, bound),
        f"(({above}) OR ({below}))",
    )


def _parts(told: DefinitionIn) -> tuple[Part, Part]:
    """Without a denominator: those of the events that pass the filters, out of all of them."""
    if told.numerator is None:
        above = Part(event=told.event, property=told.property, filters=told.filters)
        return above, Part(event=told.event)
    return told.numerator, told.denominator or Part(event=told.numerator.event)


def _aggregate(part: Part, of: str, person: str, condition: str, bound: Bound) -> str:
    if part.property:
        number = property_number(part.property, bound)
        return f"ifNull(sumIf({number}, {condition}), 0)"
    if of == "users":
        return f"uniqExactIf({person}, {condition})"
    return f"countIf({condition})"


def _condition(event: str | None, filters: list[Filter], bound: Bound) -> str:
    named = f"e.event = {bound.text(event)}" if event else ACTIVITY
    return f"{named} AND {all_of(filters, bound)}" if filters else named


def divided(numerator: Any, denominator: Any) -> float | None:
    return None if not denominator else float(numerator) / float(denominator)
