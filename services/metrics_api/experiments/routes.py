from services.common.actors import Reader
from services.common.problems import invalid
from services.common.routing import Router
from services.metrics_api.experiments.schemas import (
    ArmIn,
    ControlOut,
    ExperimentOut,
    ExperimentQuery,
    SampleRatioOut,
    VariantOut,
)
from services.metrics_api.statistics.estimates import CannotMeasure
from services.metrics_api.statistics.experiments import Arm, compare, sample_ratio

router = Router(prefix="/v1/experiments", tags=["experiments"])

FEW = 5


@router.post("/query", response_model=ExperimentOut)
async def query_experiment(_: Reader, query: ExperimentQuery) -> ExperimentOut:
    """Each variant against the control: difference, interval, p value (pooled z, two-sided).

    `sample_ratio` compares the users counted with the planned split (chi-square).
    """
    arms = [query.control, *query.variants]
    try:
        ratio = sample_ratio([arm.users for arm in arms], query.shares)
    except CannotMeasure as problem:
        raise invalid(f"/{problem.field}", problem.detail) from problem
    control = Arm(query.control.users, query.control.conversions)
    return ExperimentOut(
        method="pooled_z",
        alpha=query.alpha,
        control=ControlOut(**query.control.model_dump(), rate=control.rate),
        variants=[_variant(control, variant, query.alpha) for variant in query.variants],
        sample_ratio=SampleRatioOut.model_validate(ratio),
        caveats=_caveats(arms, ratio.mismatch),
    )


def _variant(control: Arm, variant: ArmIn, alpha: float) -> VariantOut:
    result = compare(control, Arm(variant.users, variant.conversions), alpha)
    return VariantOut(
        **variant.model_dump(),
        rate=result.rate,
        difference=result.difference.value,
        interval=(result.difference.low, result.difference.high),
        relative=result.relative,
        z=result.z,
        p=result.p,
        significant=result.p < alpha,
    )


def _caveats(arms: list[ArmIn], mismatch: bool) -> list[str]:
    said = []
    if mismatch:
        said.append(
            "The users were not split as planned: find out why before believing the difference."
        )
    if any(min(arm.conversions, arm.users - arm.conversions) < FEW for arm in arms):
        said.append("A group has fewer than five of a kind: the z test is only rough there.")
    if len(arms) > 2:
        said.append("Several variants were tested: one of them may win by chance alone.")
    return said
