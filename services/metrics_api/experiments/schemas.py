"""JSON of POST /v1/experiments/query: counts in, differences with their uncertainty out."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from services.common.schemas import In, Out

Interval = tuple[float, float]


class ArmIn(In):
    name: Annotated[str | None, Field(max_length=200)] = None
    users: Annotated[int, Field(ge=1, le=10**12)]
    conversions: Annotated[int, Field(ge=0, le=10**12)]

    @model_validator(mode="after")
    def convert_each_user_once(self) -> Self:
        if self.conversions > self.users:
            raise ValueError("There cannot be more conversions than users.")
        return self


class ExperimentQuery(In):
    control: ArmIn
    variants: Annotated[list[ArmIn], Field(min_length=1, max_length=20)]
    alpha: Annotated[float, Field(gt=0, lt=1, description="Intervals are at 1 - alpha")] = 0.05
    shares: Annotated[
        list[Annotated[float, Field(gt=0, le=1e6)]] | None,
        Field(
            max_length=21,
            description="Planned split, control first; equal when left out",
        ),
    ] = None


class VariantOut(Out):
    """`rate` and `difference` are fractions 0..1, `relative` the difference over the control's."""

    name: str | None
    users: int
    conversions: int
    rate: float
    difference: float
    interval: Interval
    relative: float | None
    z: float
    p: float
    significant: bool


class ControlOut(Out):
    name: str | None
    users: int
    conversions: int
    rate: float


class SampleRatioOut(Out):
    """`mismatch`: so uneven a split happens less than once in a thousand times by chance."""

    chi2: float
    p: float
    mismatch: bool


class ExperimentOut(Out):
    method: str
    alpha: float
    control: ControlOut
    variants: list[VariantOut]
    sample_ratio: SampleRatioOut
    caveats: list[str]
