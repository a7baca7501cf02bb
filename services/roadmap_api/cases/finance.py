"""Net present value, internal rate of return, return on investment and payback.

Pure mathematics: plain numbers in, plain numbers out. `flows[0]` falls today, `flows[t]` at the
end of period `t`; amounts are in one currency, outlays negative; rates are fractions a period
(0.08 is 8 %). Formulas: R. Brealey, S. Myers, F. Allen, *Principles of Corporate Finance*,
chapters 2 and 5.
"""

from collections.abc import Sequence
from math import isclose

LOWEST_RATE, HIGHEST_RATE = -0.99, 100.0


def npv(rate: float, flows: Sequence[float]) -> float:
    """Net present value: the sum of `flows[t] / (1 + rate) ** t`, in the currency of the flows."""
    worth = 0.0
    for flow in reversed(flows):
        worth = worth / (1 + rate) + flow
    return worth


def irr(flows: Sequence[float]) -> float | None:
    """The rate a period at which the net present value is zero.

    None where no such rate exists between −99 % and 10,000 %. Where there are several (flows that
    change sign more than once, Descartes' rule), the one nearest to zero.
    """
    rates = candidate_rates()
    worths = [npv(rate, flows) for rate in rates]
    roots = [
        _bisect(flows, rates[index], rates[index + 1])
        for index in range(len(rates) - 1)
        if worths[index] == 0 or worths[index] * worths[index + 1] < 0
    ]
    return min(roots, key=abs, default=None)


def candidate_rates() -> list[float]:
    """Rates between which a sign change is looked for: dense around zero, sparse far from it."""
    below = [-0.99 + 0.01 * step for step in range(99)]
    above = [0.01 * 1.15**step - 0.01 for step in range(67)]
    return [*below, *above]


def _bisect(flows: Sequence[float], low: float, high: float) -> float:
    low_worth = npv(low, flows)
    for _ in range(80):
        middle = (low + high) / 2
        worth = npv(middle, flows)
        if worth == 0 or isclose(low, high, abs_tol=1e-13):
            return middle
        if (worth < 0) == (low_worth < 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def roi(flows: Sequence[float]) -> float | None:
    """Return on investment, undiscounted: all flows together over what was laid out today.

    A fraction: 0.5 means that every unit spent came back with half a unit more. None without an
    outlay at `flows[0]`.
    """
    outlay = -flows[0] if flows else 0.0
    return sum(flows) / outlay if outlay > 0 else None


def payback(flows: Sequence[float]) -> float | None:
    """Periods until the undiscounted sum of the flows is no longer negative.

    Within a period the flow is taken as even, so the answer has a fraction. None where the flows
    end before; 0.0 where nothing was laid out.
    """
    standing = 0.0
    for period, flow in enumerate(flows):
        if standing < 0 <= standing + flow:
            return period - 1 + -standing / flow
        standing += flow
        if period == 0 and standing >= 0:
            return 0.0
    return None


def rate_a_period(yearly: float, periods_a_year: int) -> float:
    """The compound rate of one period that makes `yearly` over a year."""
    return float((1 + yearly) ** (1 / periods_a_year) - 1)


def rate_a_year(rate: float, periods_a_year: int) -> float:
    """The other way round: compounds a rate a period to one a year."""
    return float((1 + rate) ** periods_a_year - 1)
