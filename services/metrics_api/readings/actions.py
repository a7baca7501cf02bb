"""Asking for a reading, and keeping what came of it."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, jobs, outbox
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.ids import new_id
from services.common.problems import invalid
from services.metrics_api.definitions.queries import find_metric
from services.metrics_api.launches.models import Launch
from services.metrics_api.launches.queries import find_launch
from services.metrics_api.readings.days import day_of, instant_of
from services.metrics_api.readings.events import reading_ready
from services.metrics_api.readings.models import Reading
from services.metrics_api.readings.schemas import MOST_DAYS, ReadingIn

JOB = "metrics.reading_due"
JOB_OF_LAUNCHES = "metrics.launch_to_measure"
# Launch readings say what happened at the level the board reads: 95 %.
ALPHA_OF_LAUNCHES = 0.05


async def ask_reading(session: AsyncSession, actor: Actor, asked: ReadingIn, zone: str) -> Reading:
    """Write the question down; a job answers it."""
    if await find_metric(session, asked.metric) is None:
        raise invalid("/metric", f"No metric has the key {asked.metric}.")
    for place, key in enumerate(asked.controls):
        if key == asked.metric or await find_metric(session, key) is None:
            raise invalid(f"/controls/{place}", f"{key} is not a metric to compare with.")
    launch = await find_launch(session, asked.launch)
    launch_at = instant_of(asked.launch_at, zone)
    reading = Reading(
        metric_key=asked.metric,
        launch_id=asked.launch,
        item_id=asked.item or (launch.item_id if launch else None),
        launch_at=launch_at,
        launched_on=day_of(launch_at, zone),
        control=asked.control,
        controls=asked.controls,
        alpha=asked.alpha,
        is_replayed=clock.told() is not None,
    )
    _set_days(reading, asked, launch, zone)
    _set_promise(reading, asked, launch)
    session.add(reading)
    await session.flush()
    audit.record(session, actor, "reading.asked", reading.id, after={"metric": asked.metric})
    await look_at(session, reading, clock.present())
    return reading


async def ask_for_launch(
    session: AsyncSession, launch: Launch, zone: str, *, is_replayed: bool
) -> None:
    """Once a launch and metric, however often its going live is told."""
    if launch.metric_key is None:
        return
    launched_on = day_of(launch.live_at, zone)
    reading: Reading | None = await session.scalar(
        insert_or_ignore(session, Reading)
        .values(
            id=new_id(),
            version=1,
            metric_key=launch.metric_key,
            launch_id=launch.id,
            asked_by_launch=launch.id,
            item_id=launch.item_id,
            launch_at=launch.live_at,
            launched_on=launched_on,
            days_due=launch.measured_for_days,
            final_on=launched_on + timedelta(days=launch.measured_for_days),
            control=launch.control,
            controls=launch.controls,
            alpha=ALPHA_OF_LAUNCHES,
            effect_is=launch.effect_is,
            promised_low=launch.promised_low,
            promised_high=launch.promised_high,
            is_replayed=is_replayed,
        )
        .returning(Reading)
    )
    if reading is not None:
        await look_at(session, reading, clock.present())


async def look_at(session: AsyncSession, reading: Reading, at: datetime) -> None:
    """Measure it at that time; the same time twice is one job."""
    reading.due_at = at
    key = f"reading {reading.id} {at.isoformat()}"
    await jobs.enqueue(session, JOB, {"reading": str(reading.id)}, run_at=at, key=key)


def announce(session: AsyncSession, reading: Reading) -> None:
    outbox.record(session, reading_ready(reading))


def _set_days(reading: Reading, asked: ReadingIn, launch: Launch | None, zone: str) -> None:
    if asked.ends_at is not None:
        final_on = day_of(instant_of(asked.ends_at, zone), zone)
    elif launch is not None:
        final_on = reading.launched_on + timedelta(days=launch.measured_for_days)
    else:
        final_on = day_of(clock.now(), zone)
    reading.final_on = final_on
    reading.days_due = (final_on - reading.launched_on).days
    if reading.days_due < 1:
        field = "/ends_at" if asked.ends_at is not None else "/launch_at"
        raise invalid(field, "At least one whole day must lie between launch and end.")
    if reading.days_due > MOST_DAYS:
        raise invalid("/ends_at", f"At most {MOST_DAYS} days are measured.")


def _set_promise(reading: Reading, asked: ReadingIn, launch: Launch | None) -> None:
    if asked.promised is not None:
        reading.promised_low, reading.promised_high = asked.promised.low, asked.promised.high
        reading.effect_is = asked.promised.effect_is
    elif launch is not None and launch.metric_key == reading.metric_key:
        reading.promised_low, reading.promised_high = launch.promised_low, launch.promised_high
        reading.effect_is = launch.effect_is
