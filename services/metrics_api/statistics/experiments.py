"""Two shares compared: the pooled z test, an interval, and whether the split was as planned.

Pooled two-proportion z test: Fleiss, Levin and Paik, "Statistical Methods for Rates and
Proportions", 3rd edition, section 3.1. Interval: Wald, unpooled. Sample ratio: Pearson's
chi-square.
"""

from dataclasses import dataclass
from math import erfc, sqrt
from statistics import NormalDist

from services.metrics_api.statistics.estimates import CannotMeasure, Estimate

# The usual alarm for a broken split: rarer than one in a thousand by chance.
MISMATCH_BELOW = 0.001


@dataclass(frozen=True)
class Arm:
    """Users who were shown a variant, and how many of them did what was hoped."""

    users: int
    conversions: int

    @property
    def rate(self) -> float:
        return self.conversions / self.users


@dataclass(frozen=True)
class Comparison:
    """A variant against the control; rates and differences are fractions 0..1."""

    rate: float
    difference: Estimate
    relative: float | None
    z: float
    p: float


@dataclass(frozen=True)
class SampleRatio:
    """Whether users were split as planned; `mismatch` when chance hardly explains it."""

    chi2: float
    p: float
    mismatch: bool


def compare(control: Arm, variant: Arm, alpha: float) -> Comparison:
    """Difference variant - control with its interval at 1 - alpha and two-sided p."""
    difference = variant.rate - control.rate
    pooled = (control.conversions + variant.conversions) / (control.users + variant.users)
    pooled_error = sqrt(pooled * (1 - pooled) * (1 / control.users + 1 / variant.users))
    z = difference / pooled_error if pooled_error else 0.0
    error = sqrt(_variance(control) + _variance(variant))
    half = NormalDist().inv_cdf(1 - alpha / 2) * error
    return Comparison(
        rate=variant.rate,
        difference=Estimate(difference, difference - half, difference + half),
        relative=difference / control.rate if control.conversions else None,
        z=z,
        p=erfc(abs(z) / sqrt(2)),
    )


def _variance(arm: Arm) -> float:
    return arm.rate * (1 - arm.rate) / arm.users


def sample_ratio(users: list[int], shares: list[float] | None = None) -> SampleRatio:
    """Users counted against the planned shares, equal ones when none are given."""
    from scipy.special import chdtrc

    planned = shares or [1.0] * len(users)
    if len(planned) != len(users) or min(planned) <= 0:
        raise CannotMeasure("shares", "Give one share above zero for the control and each variant.")
    total = sum(users)
    due = [total * share / sum(planned) for share in planned]
    statistic = sum((seen - hoped) ** 2 / hoped for seen, hoped in zip(users, due, strict=True))
    p = float(chdtrc(len(users) - 1, statistic))
    return SampleRatio(chi2=statistic, p=p, mismatch=p < MISMATCH_BELOW)
