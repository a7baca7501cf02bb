"""How good past promises were: numbers in, numbers out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.roadmap_api.verdicts.rule import Verdict


@dataclass(frozen=True)
class Closed:
    """A case with its verdict; all three figures turned so that more is better, in one unit."""

    verdict: Verdict
    low: float
    likely: float
    high: float
    measured: float | None


@dataclass(frozen=True)
class Figures:
    """Counts and ratios over closed cases.

    * `held`: verdicts above or within.
    * `bias`: the mean of measured / promised − 1, with the likely value as what was promised.
      −0.3 means that launches bring 30 % less than was promised. Ratios are compared, so cases on
      different metrics can be averaged (mean relative error; J. Armstrong, *Principles of
      Forecasting*, 2001).
    * `factor`: 1 / (1 + bias), how many times over we promise: 1.4 means that we promise 1.4 times
      what we then measure. None where on average nothing came.
    * `coverage`: the share of promised ranges that hold what was measured, 0..1.

    All None without a closed case.
    """

    cases: int
    above: int
    within: int
    below: int
    inconclusive: int
    held: int
    bias: float | None
    factor: float | None
    coverage: float | None


def calibrate(closed: Sequence[Closed]) -> Figures:
    counts = Counter(case.verdict for case in closed)
    ratios = [
        case.measured / case.likely
        for case in closed
        if case.measured is not None and case.likely > 0
    ]
    measured = [case for case in closed if case.measured is not None]
    inside = [case for case in measured if case.low <= (case.measured or 0.0) <= case.high]
    came = sum(ratios) / len(ratios) if ratios else None
    return Figures(
        cases=len(closed),
        above=counts["above"],
        within=counts["within"],
        below=counts["below"],
        inconclusive=counts["inconclusive"],
        held=counts["above"] + counts["within"],
        bias=None if came is None else came - 1,
        factor=1 / came if came is not None and came > 0 else None,
        coverage=len(inside) / len(measured) if measured else None,
    )
