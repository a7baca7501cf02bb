from typing import Annotated

from pydantic import AwareDatetime, Field

from services.common.schemas import In, Out

Name = Annotated[str, Field(min_length=1, max_length=100)]
Value = Annotated[str, Field(max_length=255)]


class PointIn(In):
    """`at` is the first instant of the period that the value is for."""

    at: AwareDatetime
    value: Annotated[float, Field(ge=-1e15, le=1e15)]
    dimensions: Annotated[dict[Name, Value], Field(max_length=10)] = Field(default_factory=dict)


class PointsIn(In):
    points: Annotated[list[PointIn], Field(min_length=1, max_length=10_000)]


class PointsOut(Out):
    """How many points were taken; one with the same time and dimensions was replaced."""

    taken: int
