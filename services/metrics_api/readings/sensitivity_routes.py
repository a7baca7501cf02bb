from typing import Annotated, Literal

from fastapi import Query, Request

from services.common import clock
from services.common.actors import Reader
from services.common.problems import invalid
from services.common.routing import Router
from services.common.schemas import Out
from services.metrics_api.definitions.models import Metric
from services.metrics_api.definitions.queries import get_metric
from services.metrics_api.questions.asking import Asked, Asking
from services.metrics_api.readings.sensitivity import sensitivity, staged_sensitivity
from services.metrics_api.statistics.estimates import CannotMeasure
from services.metrics_api.statistics.sensitivity import POWER, Sensitivity

router = Router(prefix="/v1/metrics", tags=["readings"])


class NoticedOut(Out):
    """In the metric's unit without sign, and as a fraction of its recent level."""

    absolute: float
    relative: float | None


class SensitivityOut(NoticedOut):
    """`staged` is the same for a rollout to half of the companies first, null where the metric
    cannot be told apart by company; `power` the share of such effects that would be noticed."""

    metric: str
    unit: str
    days: int
    alpha: float
    power: float
    control: Literal["none", "cohort"]
    history_days: int
    staged: NoticedOut | None


MOST_KEPT = 500


@router.get("/{key}/sensitivity", response_model=SensitivityOut)
async def get_sensitivity(
    request: Request,
    _: Reader,
    asking: Asked,
    key: str,
    days: Annotated[int, Query(ge=1, le=730)] = 90,
    alpha: Annotated[float, Query(gt=0, lt=1)] = 0.1,
    control: Literal["none", "cohort"] = "none",
) -> SensitivityOut:
    """The smallest change that a measurement over so many days would notice, 8 times in 10.

    From the metric's own past year: the spread of the model that will measure it, and the noise
    of its averages. `control=cohort` answers for a staged rollout in `absolute` too. A metric of
    events is asked once an hour.
    """
    metric = await get_metric(asking.session, key)
    kept: dict[object, SensitivityOut] = request.app.state.noticed
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    asked = (metric.id, metric.revision, hour, days, alpha, control)
    if asked in kept and metric.kind != "pushed":
        return kept[asked]
    found = await _noticed(asking, metric, days, alpha, control)
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[asked] = found
    return found


async def _noticed(
    asking: Asking, metric: Metric, days: int, alpha: float, control: str
) -> SensitivityOut:
    try:
        staged = await staged_sensitivity(asking, metric, days, alpha)
    except CannotMeasure as problem:
        if control == "cohort":
            raise invalid("/control", problem.detail) from problem
        staged = None
    try:
        found = await sensitivity(asking, metric, days, alpha)
    except CannotMeasure as problem:
        raise invalid(f"/{problem.field}", problem.detail) from problem
    asked = staged if control == "cohort" and staged else found
    return SensitivityOut(
        metric=metric.key,
        unit=metric.unit,
        days=days,
        alpha=alpha,
        power=POWER,
        control="cohort" if control == "cohort" else "none",
        absolute=asked.absolute,
        relative=asked.relative,
        history_days=asked.history,
        staged=_size(staged),
    )


def _size(found: Sensitivity | None) -> NoticedOut | None:
    return None if found is None else NoticedOut(absolute=found.absolute, relative=found.relative)
