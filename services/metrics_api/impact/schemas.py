"""JSON of POST /v1/impact/query: bare numbers in, the measured effect out."""

from typing import Annotated, Literal

from pydantic import Field

from services.common.schemas import In, Out
from services.metrics_api.statistics.counterfactual import LONGEST, MOST_CONTROLS
from services.metrics_api.statistics.estimates import Band, Estimate
from services.metrics_api.statistics.impact import Impact

Number = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
Interval = tuple[float, float]
Method = Literal[
    "structural_time_series",
    "structural_time_series_with_controls",
    "structural_time_series_with_cohort",
]


class ImpactQuery(In):
    y: Annotated[list[Number], Field(max_length=LONGEST, description="The series, oldest first")]
    controls: Annotated[
        list[Annotated[list[Number], Field(max_length=LONGEST)]] | None,
        Field(
            max_length=LONGEST,
            description="Series that the launch did not touch, each as long as y "
            f"(or one list a point of time); at most {MOST_CONTROLS}",
        ),
    ] = None
    pre: Annotated[int, Field(ge=1, le=LONGEST, description="How many come before the launch")]
    alpha: Annotated[float, Field(gt=0, lt=1, description="Intervals are at 1 - alpha")] = 0.1
    season: Annotated[
        int | None,
        Field(ge=2, le=60, description="Points a season, 7 for days of a week"),
    ] = None


class EffectOut(Out):
    """`absolute` and `cumulative` in the unit of the series, `relative` a fraction."""

    absolute: float
    relative: float
    cumulative: float


class IntervalOut(Out):
    absolute: Interval
    relative: Interval
    cumulative: Interval


class PointOut(Out):
    """One point after the launch; `so_far` is the average difference up to it."""

    index: int
    actual: float
    expected: float
    low: float
    high: float
    difference: float
    difference_low: float
    difference_high: float
    so_far: float
    so_far_low: float
    so_far_high: float


class ImpactOut(Out):
    method: Method
    alpha: float
    effect: EffectOut
    interval: IntervalOut
    probability: float
    p: float
    points: list[PointOut]


def effect_of(impact: Impact) -> EffectOut:
    return EffectOut(
        absolute=impact.absolute.value,
        relative=impact.relative.value,
        cumulative=impact.cumulative.value,
    )


def interval_of(impact: Impact) -> IntervalOut:
    return IntervalOut(
        absolute=_pair(impact.absolute),
        relative=_pair(impact.relative),
        cumulative=_pair(impact.cumulative),
    )


def points_of(impact: Impact, first: int) -> list[PointOut]:
    bands: list[Band] = [impact.expected, impact.difference, impact.so_far]
    columns = (column for band in bands for column in (band.value, band.low, band.high))
    rows = zip(*columns, strict=True)
    return [
        PointOut(
            index=first + step,
            actual=float(actual),
            **dict(zip(_COLUMNS, map(float, row), strict=True)),
        )
        for step, (actual, row) in enumerate(zip(impact.actual, rows, strict=True))
    ]


_COLUMNS = (
    *("expected", "low", "high"),
    *("difference", "difference_low", "difference_high"),
    *("so_far", "so_far_low", "so_far_high"),
)


def _pair(estimate: Estimate) -> Interval:
    return (estimate.low, estimate.high)
