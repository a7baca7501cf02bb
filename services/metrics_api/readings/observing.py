"""What a reading looks at: whose days, against whose, and what is odd about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from services.metrics_api.definitions.models import Metric, MetricRevision
from services.metrics_api.definitions.queries import get_metric
from services.metrics_api.exposures.queries import companies_since
from services.metrics_api.launches.queries import find_launch, launches_inside
from services.metrics_api.questions.asking import Asking
from services.metrics_api.questions.times import midnight
from services.metrics_api.readings.caveats import Caveat, caveat
from services.metrics_api.readings.days import day_of, is_midnight
from services.metrics_api.readings.history import (
    Days,
    can_be_split,
    days_by_side,
    days_of_all,
    first_of_history,
)
from services.metrics_api.readings.measurement import Observed
from services.metrics_api.readings.models import Reading
from services.metrics_api.statistics.estimates import Floats

# Those who got it within a week of the launch are its first group.
FIRST_WAVE = timedelta(days=7)
# Fewer others than this are no comparison.
FEWEST_OTHERS = 3
# A comparison over fewer days than this is not worth having.
SHORTEST_COMPARISON = 14


@dataclass(frozen=True)
class Sight:
    """Days ready to be measured, with how many companies stand on each side."""

    observed: Observed
    method: str
    companies: int | None
    others: int | None


@dataclass(frozen=True)
class _Groups:
    first: list[str]
    later: list[str]
    until: date


async def see(asking: Asking, reading: Reading, metric: Metric, until: date) -> Sight:
    """The days of [a year before, until) as the reading's control asks for them."""
    caveats = await _known_oddities(asking, reading, metric, until)
    first = first_of_history(reading.launched_on)
    if reading.control != "none" and can_be_split(metric) and reading.control != "metrics":
        sight = await _cohort(asking, reading, metric, first, until, caveats)
        if sight is not None:
            return sight
        if reading.control == "cohort":
            caveats.append(caveat("no_comparison"))
    days = await days_of_all(asking, metric, first, until)
    controls = await _metrics(asking, reading.controls, first, until)
    method = "structural_time_series" + ("_with_controls" if controls else "")
    observed = _observed(asking, reading, days, controls, caveats)
    return Sight(observed, method, None, None)


async def _cohort(
    asking: Asking,
    reading: Reading,
    metric: Metric,
    first: date,
    until: date,
    caveats: list[Caveat],
) -> Sight | None:
    """Those who got it first, with those who did not have it yet as their control series."""
    if reading.launch_id is None:
        return None
    since = await companies_since(asking, reading.launch_id)
    if not since:
        if reading.control == "cohort":
            caveats.append(caveat("exposure_unknown"))
        return None
    groups = _grouped(since, reading.launch_at, until, asking.timezone)
    having, others = await days_by_side(
        asking, metric, first, groups.until, treated=groups.first, later=groups.later
    )
    if not groups.first or (others.companies or 0) < FEWEST_OTHERS:
        return None
    if groups.until < until:
        caveats.append(caveat("comparison_ends", on=groups.until.isoformat()))
    observed = _observed(asking, reading, having, {"those without it": others.y}, caveats)
    method = "structural_time_series_with_cohort"
    return Sight(observed, method, having.companies, others.companies)


def _grouped(since: dict[str, datetime], live_at: datetime, until: date, zone: str) -> _Groups:
    """Where a large later wave would leave nobody to compare with, the days stop before it."""
    wave_end = live_at + FIRST_WAVE
    first = [who for who, at in since.items() if at < wave_end]
    later = {who: at for who, at in since.items() if at >= wave_end}
    inside = sorted(at for at in later.values() if day_of(at, zone) < until)
    if inside:
        # The day on which half of all later ones had got it.
        half = day_of(inside[min(len(later) // 2, len(inside) - 1)], zone)
        days = (half - day_of(live_at, zone)).days
        if len(inside) >= len(first) / 2 and days >= SHORTEST_COMPARISON:
            until = half
    excluded = [who for who, at in later.items() if day_of(at, zone) < until]
    return _Groups(first, excluded, until)


async def _metrics(
    asking: Asking, keys: Sequence[str], first: date, until: date
) -> dict[str, Floats]:
    controls = {}
    for key in keys:
        days = await days_of_all(asking, await get_metric(asking.session, key), first, until)
        controls[key] = days.y
    return controls


def _observed(
    asking: Asking,
    reading: Reading,
    days: Days,
    controls: dict[str, Floats],
    caveats: list[Caveat],
) -> Observed:
    return Observed(
        first=days.first,
        launched_on=reading.launched_on,
        y=days.y,
        volume=days.volume,
        controls=controls,
        caveats=tuple(caveats),
        skip_first=not is_midnight(reading.launch_at, asking.timezone),
    )


async def _known_oddities(
    asking: Asking, reading: Reading, metric: Metric, until: date
) -> list[Caveat]:
    caveats = []
    since = midnight(reading.launched_on - timedelta(days=28), asking.timezone)
    end = midnight(until, asking.timezone)
    others = launches_inside(metric.key, since, end, other_than=reading.launch_id)
    for other in await asking.session.scalars(others):
        on = day_of(other.live_at, asking.timezone).isoformat()
        caveats.append(caveat("another_launch", title=other.title, on=on))
    revisions = select(MetricRevision).where(
        MetricRevision.metric_id == metric.id,
        MetricRevision.revision > 1,
        MetricRevision.created_at >= since,
        MetricRevision.created_at < end,
    )
    for revision in await asking.session.scalars(revisions):
        on = day_of(revision.created_at, asking.timezone).isoformat()
        caveats.append(caveat("metric_redefined", on=on))
    if reading.launch_id is not None and not await find_launch(asking.session, reading.launch_id):
        caveats.append(caveat("launch_not_heard_of"))
    return caveats
