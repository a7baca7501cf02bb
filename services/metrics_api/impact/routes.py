import asyncio

import numpy as np

from services.common.actors import Reader
from services.common.problems import invalid
from services.common.routing import Router
from services.metrics_api.impact.schemas import (
    ImpactOut,
    ImpactQuery,
    effect_of,
    interval_of,
    points_of,
)
from services.metrics_api.statistics.estimates import CannotMeasure, Floats
from services.metrics_api.statistics.impact import Impact, measure

router = Router(prefix="/v1/impact", tags=["impact"])


@router.post("/query", response_model=ImpactOut)
async def query_impact(_: Reader, query: ImpactQuery) -> ImpactOut:
    """The effect on numbers sent in: `y[:pre]` before the launch, `y[pre:]` after it.

    A Bayesian structural time series (as R's CausalImpact), with a regression on `controls` where
    they are given. The seed is fixed: the same numbers give the same answer.
    """
    try:
        # The sampler releases the loop: other requests go on meanwhile.
        impact = await asyncio.to_thread(_measured, query)
    except CannotMeasure as problem:
        raise invalid(f"/{problem.field}", problem.detail) from problem
    return ImpactOut(
        method="structural_time_series_with_controls"
        if query.controls
        else "structural_time_series",
        alpha=query.alpha,
        effect=effect_of(impact),
        interval=interval_of(impact),
        probability=impact.probability,
        p=impact.p,
        points=points_of(impact, query.pre),
    )


def _measured(query: ImpactQuery) -> Impact:
    y = np.array(query.y, dtype=np.float64)
    controls = _controls(query.controls, len(y)) if query.controls else None
    return measure(y, controls, query.pre, alpha=query.alpha, season=query.season)


def _controls(sent: list[list[float]], length: int) -> Floats:
    """One row a series; rows that are points of time are turned."""
    if len({len(row) for row in sent}) != 1:
        raise CannotMeasure("controls", "Each control needs as many numbers as the series.")
    rows = np.array(sent, dtype=np.float64)
    by_time = rows.shape[0] == length and rows.shape[1] != length
    return np.ascontiguousarray(rows.T) if by_time else rows
