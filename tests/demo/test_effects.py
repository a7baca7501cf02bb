"""Each planted effect lies inside its measured interval, on whatever weekday one installs."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pytest

from demo.events import Events, make_events, past_points
from demo.story import effects
from demo.story.cases import CASES
from demo.story.companies import COMPANIES
from demo.story.effects import Effect, PastLaunch
from services.metrics_api.readings.measurement import Observed, measured
from services.metrics_api.statistics.estimates import Estimate, Floats
from services.metrics_api.statistics.impact import Impact, measure
from services.metrics_api.statistics.verdicts import Direction, verdict_hint

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=days) for days in range(7)]
DOWN = ("days_to_payment", "km_per_route")
TOLD = {"offline-job-sheets": "within", "invoice-reminders": "above", "instant-quotes": "below"}
PIONEERS = {
    "offline-job-sheets": {company.key for company in COMPANIES if company.offline},
    "route-suggestions": set(effects.ROUTE_PIONEERS),
}
Days = tuple[Floats, Floats]


@lru_cache(maxsize=7)
def events_of(today: date) -> Events:
    return make_events(today)


def read(events: Events, name: str, value: Callable[[str], float]) -> tuple[Floats, Floats]:
    """Sum of values and number of events by company and day."""
    places = np.flatnonzero(events.name == name)
    day = (events.at - events.at[0].astype("datetime64[D]")) // np.timedelta64(1, "D")
    day = day.astype(int) + effects.DAYS - 1 - int(day[-1])
    keys = {company.key: number for number, company in enumerate(COMPANIES)}
    sums, counts = np.zeros((2, len(COMPANIES), effects.DAYS))
    for place in places:
        company = keys[str(events.company[place])]
        sums[company, day[place]] += value(events.properties[place])
        counts[company, day[place]] += 1
    return sums, counts


def daily(metric: str, events: Events) -> tuple[Floats, Floats]:
    """Numerator and denominator of a metric by company and day."""
    match metric:
        case "same_day_jobs":
            return read(events, "Job Closed", lambda told: "true" in told)
        case "days_to_payment":
            return read(events, "Invoice Paid", lambda told: float(told[7 : told.index(",")]))
        case "km_per_route":
            return read(events, "Route Driven", lambda told: float(told[5:]))
    won, _ = read(events, "Quote Won", lambda _: 1.0)
    _, sent = read(events, "Quote Sent", lambda _: 1.0)
    return won, sent


def days_of(sums: Floats, counts: Floats, kept: Floats) -> Days:
    above, below = sums[kept > 0].sum(axis=0), counts[kept > 0].sum(axis=0)
    return np.where(below > 0, above / np.maximum(below, 1), np.nan), below


def result(today: date, planted: Effect) -> Impact:
    """As metrics_api measures it: those who have it, beside those who do not have it yet."""
    sums, counts = daily(planted.metric, events_of(today))
    last = effects.DAYS - max(planted.live - planted.measured_for, 0)
    first_to_have = PIONEERS.get(planted.item)
    having = np.array([first_to_have is None or c.key in first_to_have for c in COMPANIES], float)
    y, volume = days_of(sums, counts, having)
    controls = {}
    if first_to_have is not None:
        others, _ = days_of(sums, counts, 1 - having)
        controls["others"] = others[:last]
    observed = Observed(
        first=today - timedelta(days=effects.DAYS),
        launched_on=today - timedelta(days=planted.live),
        y=y[:last],
        volume=volume[:last],
        controls=controls,
    )
    return measured(observed, alpha=0.05).impact


def hint(planted: Effect, impact: Impact) -> str:
    case = next(case for case in CASES if case.item == planted.item)
    found: Estimate = impact.relative if case.effect_is == "relative" else impact.absolute
    direction: Direction = "down" if planted.metric in DOWN else "up"
    return verdict_hint((case.effect[0], case.effect[2]), found, direction)


@pytest.mark.parametrize("today", WEEK)
@pytest.mark.parametrize("item", list(TOLD))
def test_effects_are_found_and_verdicts_are_as_told(today: date, item: str) -> None:
    planted = next(one for one in effects.PLANTED if one.item == item)

    impact = result(today, planted)

    assert impact.absolute.low <= planted.size <= impact.absolute.high
    assert hint(planted, impact) == TOLD[item]


@pytest.mark.parametrize("today", WEEK)
def test_route_suggestions_are_still_open(today: date) -> None:
    impact = result(today, effects.ROUTES)

    assert impact.absolute.low <= effects.ROUTES.size <= impact.absolute.high
    assert not impact.absolute.excludes_zero
    assert effects.ROUTES.measured_for - effects.ROUTES.live == 67


@pytest.mark.parametrize("past", effects.PAST, ids=[past.item for past in effects.PAST])
def test_past_launches_hold_or_fall_as_told(past: PastLaunch) -> None:
    values = np.array([value for _, value in past_points(MONDAY)[past.metric]])
    y = values[-past.live - 120 : -past.live + 60]

    impact = measure(y, None, 120, alpha=0.05, season=7)

    direction: Direction = "down" if past.direction == "down" else "up"
    held = past.item in ("parts-lookup", "photo-reports", "two-way-calendar")
    promised = (past.promised[0], past.promised[2])
    assert impact.absolute.low <= past.size <= impact.absolute.high
    assert verdict_hint(promised, impact.absolute, direction) == ("within" if held else "below")


@pytest.mark.parametrize("today", WEEK)
def test_invoices_of_german_starters_have_fallen_for_nine_days(today: date) -> None:
    events = events_of(today)
    paid = events.name == "Invoice Paid"
    german = paid & np.isin(
        events.company, [c.key for c in COMPANIES if c.country == "DE" and c.plan == "Starter"]
    )
    start = np.datetime64(today.isoformat()) - np.timedelta64(effects.VAT_DAYS, "D")
    before = start - np.timedelta64(2 * 7, "D")

    fallen = (german & (events.at >= start)).sum()
    usual = (german & (events.at < start) & (events.at >= before)).sum() * effects.VAT_DAYS / 14
    others = paid & ~german
    rest = (others & (events.at >= start)).sum()
    rest_before = (others & (events.at < start) & (events.at >= before)).sum()

    assert fallen < 0.25 * usual
    assert rest > 0.8 * rest_before * effects.VAT_DAYS / 14
