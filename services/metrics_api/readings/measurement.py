"""From days as observed to the measured effect: which days count, which model, which caveats.

Pure: dates and numbers in, a result out.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from services.metrics_api.readings.caveats import Caveat, Quality, caveat, quality_of
from services.metrics_api.statistics.estimates import CannotMeasure, Floats
from services.metrics_api.statistics.impact import Impact, measure
from services.metrics_api.statistics.seasons import bridged, season_of

WEEK = 7
# Thinner than this share of the usual volume, a day's ratio or mean says nothing.
QUIET = 0.2
# A weekday that has no value more often than this is no day of this metric's week.
WEEKDAY_OFF = 0.7
FEW_BEFORE, FEW_AFTER = 60, 14
MANY_MISSING = 0.1


@dataclass(frozen=True)
class Observed:
    """Days in a row; a value that is not known is NaN. `volume` is what stands behind each value,
    None where every value counts alike. `controls` has the shape (series, days)."""

    first: date
    launched_on: date
    y: Floats
    volume: Floats | None = None
    controls: dict[str, Floats] = field(default_factory=dict)
    caveats: tuple[Caveat, ...] = ()
    # A launch later than midnight: its first day is half old, half new, and does not count.
    skip_first: bool = False

    @property
    def pre(self) -> int:
        return (self.launched_on - self.first).days


@dataclass(frozen=True)
class Measured:
    """An effect with the days it stands on."""

    impact: Impact
    days: list[date]
    is_counted: list[bool]
    controls: list[str]
    quality: Quality
    caveats: list[Caveat]


@dataclass(frozen=True)
class _Kept:
    """The days that the model sees, in order."""

    index: list[int]
    y: Floats
    pre: int
    season: int | None
    counted: Floats


@dataclass(frozen=True)
class History:
    """The days before a launch as the model would see them; `share_of_week` of all days counts."""

    y: Floats
    controls: list[Floats]
    season: int | None
    share_of_week: float


def usable_history(observed: Observed) -> History:
    """For a launch that is still ahead. Raises CannotMeasure."""
    caveats: list[Caveat] = []
    kept = _kept(observed, caveats, is_past=False)
    controls = _controls(observed, kept, caveats)
    share = len(kept.index) / max(1, len(observed.y) - kept.index[0])
    return History(kept.y, list(controls.values()), kept.season, share)


def measured(observed: Observed, *, alpha: float) -> Measured:
    """Raises CannotMeasure with a reason that a person understands."""
    caveats = list(observed.caveats)
    kept = _kept(observed, caveats)
    controls = _controls(observed, kept, caveats)
    impact = measure(
        kept.y,
        np.array(list(controls.values())) if controls else None,
        kept.pre,
        alpha=alpha,
        season=kept.season,
        counted=kept.counted,
    )
    if not impact.absolute.excludes_zero:
        caveats.append(caveat("may_be_a_coincidence"))
    after = kept.index[kept.pre :]
    return Measured(
        impact=impact,
        days=[observed.first + timedelta(days=day) for day in after],
        is_counted=[bool(seen) for seen in kept.counted],
        controls=list(controls),
        quality=quality_of(caveats),
        caveats=caveats,
    )


def _kept(observed: Observed, caveats: list[Caveat], *, is_past: bool = True) -> _Kept:
    y = _without_quiet_days(observed, caveats)
    known = np.flatnonzero(np.isfinite(y))
    start = int(known[0]) if len(known) else len(y)
    weekdays = _weekdays_of(y[start:])
    index = [day for day in range(start, len(y)) if (day - start) % WEEK in weekdays]
    pre = sum(day < observed.pre for day in index)
    values = y[index]
    _speak_of_gaps(values, pre, caveats)
    if pre == 0 or (is_past and not np.isfinite(values[pre:]).any()):
        side = "before" if pre == 0 else "after"
        raise CannotMeasure("metric", f"The metric has no values {side} the launch.")
    counted = np.isfinite(values[pre:]).astype(np.float64)
    if observed.skip_first and len(counted) > 1 and index[pre] == observed.pre:
        counted[0] = 0.0
    whole = bridged(values, week=len(weekdays))
    return _Kept(index, whole, pre, season_of(whole, pre, len(weekdays)), counted)


def _without_quiet_days(observed: Observed, caveats: list[Caveat]) -> Floats:
    y = observed.y.copy()
    if observed.volume is None or not (observed.volume > 0).any():
        return y
    usual = float(np.median(observed.volume[observed.volume > 0]))
    quiet = (observed.volume < QUIET * usual) & np.isfinite(y)
    y[quiet] = np.nan
    if quiet.any():
        caveats.append(caveat("quiet_days_left_out", which=_named(quiet, observed.first)))
    return y


def _named(quiet: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], first: date) -> str:
    """“Saturdays and Sundays” reads better than a hundred dates."""
    days = [first + timedelta(days=int(day)) for day in np.flatnonzero(quiet)]
    counts = np.bincount([day.weekday() for day in days], minlength=WEEK)
    often = [_WEEKDAYS[d] for d in range(WEEK) if counts[d] > 0.5 * len(quiet) / WEEK]
    rest = sum(int(counts[d]) for d in range(WEEK) if _WEEKDAYS[d] not in often)
    parts = [*often, *([f"{rest} other days" if often else f"{rest} days"] if rest else [])]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _weekdays_of(y: Floats) -> list[int]:
    """Days since the first one, modulo 7, of the weekdays on which the metric lives."""
    offsets = [
        offset
        for offset in range(WEEK)
        if len(y) < 4 * WEEK or np.isnan(y[offset::WEEK]).mean() <= WEEKDAY_OFF
    ]
    return offsets or list(range(WEEK))


def _speak_of_gaps(values: Floats, pre: int, caveats: list[Caveat]) -> None:
    missing = int(np.isnan(values).sum())
    if missing > MANY_MISSING * len(values):
        caveats.append(caveat("missing_days", missing=missing, days=len(values)))
    if pre < FEW_BEFORE * 5 / 7:
        caveats.append(caveat("few_days_before", days=pre))
    if len(values) - pre < FEW_AFTER * 5 / 7:
        caveats.append(caveat("few_days_after", days=len(values) - pre))


def _controls(observed: Observed, kept: _Kept, caveats: list[Caveat]) -> dict[str, Floats]:
    usable = {}
    for key, series in observed.controls.items():
        values = series[kept.index]
        if np.isnan(values).mean() > MANY_MISSING * 2 or not np.nanstd(values[: kept.pre]) > 0:
            caveats.append(caveat("control_left_out", key=key))
        else:
            usable[key] = bridged(values, week=kept.season or WEEK)
    return usable


_WEEKDAYS = (
    *("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"),
)
