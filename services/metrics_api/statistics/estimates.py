"""A number with its uncertainty, and why a number may be impossible to give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A value and its interval at 1 - alpha, in the same unit."""

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Band:
    """One value a point of time, each with its interval; three arrays of one length."""

    value: Floats
    low: Floats
    high: Floats


class CannotMeasure(ValueError):
    """The numbers cannot carry an answer; `field` names the ones at fault."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field
        self.detail = detail


def estimate_of(draws: Floats, alpha: float) -> Estimate:
    """Mean and equal-tailed interval of draws, shape (draws,)."""
    low, high = np.quantile(draws, [alpha / 2, 1 - alpha / 2])
    return Estimate(float(draws.mean()), float(low), float(high))


def band_of(draws: Floats, alpha: float) -> Band:
    """The same along time, shape (draws, points)."""
    low, high = np.quantile(draws, [alpha / 2, 1 - alpha / 2], axis=0)
    return Band(draws.mean(axis=0), low, high)
