"""One look at a reading: see the days, measure them, keep what came of it, look again."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.metrics_api.definitions.models import Metric
from services.metrics_api.definitions.queries import find_metric
from services.metrics_api.questions.asking import asking_of
from services.metrics_api.readings.actions import announce, look_at
from services.metrics_api.readings.days import (
    FIRST_LOOK,
    SETTLING,
    days_measured,
    instant_of,
    next_look,
)
from services.metrics_api.readings.measurement import Measured, Observed, measured
from services.metrics_api.readings.models import Reading
from services.metrics_api.readings.observing import Sight, see
from services.metrics_api.statistics.estimates import CannotMeasure, Estimate
from services.metrics_api.statistics.impact import Impact
from services.metrics_api.statistics.verdicts import verdict_hint

# As many days before the launch as the chart shows.
SHOWN_BEFORE = 120


async def look(app: FastAPI, reading_id: UUID) -> None:
    """Measure a reading by what is known now, unless it is settled already."""
    async with app.state.database.reads() as session:
        reading = await session.get(Reading, reading_id)
        if reading is None or reading.is_settled:
            return
        asking = asking_of(app, session)
        metric = await find_metric(session, reading.metric_key)
        days = days_measured(reading.launched_on, reading.final_on, _now(), asking.timezone)
        found: tuple[Sight, Measured] | str | None = None
        if metric is None:
            found = f"No metric has the key {reading.metric_key} any more."
        elif days >= min(FIRST_LOOK, reading.days_due):
            until = reading.launched_on + timedelta(days=days)
            try:
                sight = await see(asking, reading, metric, until)
                result = await asyncio.to_thread(measured, sight.observed, alpha=reading.alpha)
                found = (sight, result)
            except CannotMeasure as problem:
                found = problem.detail
    async with app.state.database.sessions.begin() as session:
        kept = await session.get(Reading, reading_id, with_for_update=True)
        if kept is not None and not kept.is_settled:
            with clock.as_of(_dated(kept, days, asking.timezone)):
                await _keep(session, kept, metric, days, found, asking.timezone)
                await session.flush()
    app.state.wake.set()


def _now() -> datetime:
    """A job may carry the time of what caused it; a look is always at the present."""
    return clock.present()


def _dated(reading: Reading, days: int, zone: str) -> datetime:
    """Results of a replayed history are dated on the day they became known."""
    if not reading.is_replayed:
        return _now()
    known_at = instant_of(reading.launched_on + timedelta(days=days), zone) + SETTLING
    return min(known_at, _now())


async def _keep(
    session: AsyncSession,
    reading: Reading,
    metric: Metric | None,
    days: int,
    found: tuple[Sight, Measured] | str | None,
    zone: str,
) -> None:
    is_over = days >= reading.days_due
    reading.days_measured = days
    reading.due_at = None
    if metric is not None:
        reading.unit, reading.direction = metric.unit, metric.direction
        reading.metric_version = metric.revision
    if isinstance(found, tuple):
        _keep_result(reading, *found, is_final=is_over)
        announce(session, reading)
    elif isinstance(found, str):
        reading.problem = found
        reading.state = "impossible" if is_over or metric is None else "too_early"
    else:
        reading.state = "too_early"
    if not reading.is_settled:
        at = next_look(reading.launched_on, reading.final_on, _now(), zone)
        await look_at(session, reading, at)


def _keep_result(reading: Reading, sight: Sight, result: Measured, *, is_final: bool) -> None:
    impact = result.impact
    reading.state = "final" if is_final else "provisional"
    reading.problem = None
    reading.method = sight.method
    if sight.observed.controls and not result.controls:
        reading.method = "structural_time_series"
    reading.measured_at = clock.now()
    reading.effect = {
        "absolute": impact.absolute.value,
        "relative": impact.relative.value,
        "cumulative": impact.cumulative.value,
    }
    reading.interval = {
        "absolute": _pair(impact.absolute),
        "relative": _pair(impact.relative),
        "cumulative": _pair(impact.cumulative),
    }
    reading.probability = impact.probability
    reading.quality = result.quality
    reading.caveats = [{"code": said["code"], "text": said["text"]} for said in result.caveats]
    reading.exposed = None
    if sight.companies is not None:
        reading.exposed = {"companies": sight.companies, "others": sight.others}
    reading.before = _before(sight.observed)
    reading.points = _points(result)
    reading.verdict_hint = _hint(reading, impact) if is_final else None


def _hint(reading: Reading, impact: Impact) -> str | None:
    if reading.promised is None:
        return None
    found = impact.relative if reading.effect_is == "relative" else impact.absolute
    return verdict_hint(reading.promised, found, "down" if reading.direction == "down" else "up")


def _before(observed: Observed) -> list[dict[str, object]]:
    first = max(0, observed.pre - SHOWN_BEFORE)
    days = range(first, min(observed.pre, len(observed.y)))
    return [
        {"date": _day(observed.first, day), "actual": float(observed.y[day])}
        for day in days
        if np.isfinite(observed.y[day])
    ]


def _day(first: date, days: int) -> str:
    return (first + timedelta(days=days)).isoformat()


def _points(result: Measured) -> list[dict[str, object]]:
    impact = result.impact
    return [
        {
            "date": day.isoformat(),
            "actual": float(impact.actual[i]) if seen else None,
            "expected": float(impact.expected.value[i]),
            "low": float(impact.expected.low[i]),
            "high": float(impact.expected.high[i]),
            "difference": float(impact.difference.value[i]) if seen else None,
            "difference_low": float(impact.difference.low[i]) if seen else None,
            "difference_high": float(impact.difference.high[i]) if seen else None,
            "so_far": float(impact.so_far.value[i]),
            "so_far_low": float(impact.so_far.low[i]),
            "so_far_high": float(impact.so_far.high[i]),
        }
        for i, (day, seen) in enumerate(zip(result.days, result.is_counted, strict=True))
    ]


def _pair(estimate: Estimate) -> list[float]:
    return [estimate.low, estimate.high]
