"""The range of what a business case may bring, by drawing from the ranges it was written with.

Each range low, likely, high becomes a PERT distribution (D. Malcolm et al., *Application of a
Technique for Research and Development Program Evaluation*, Operations Research 7, 1959): a beta
distribution between low and high with mean (low + 4 · likely + high) / 6. One draw takes one cost
and one effect and keeps the effect for every period, since a launch that helps little in May helps
little in June. The seed is fixed and said, so anyone can draw the same numbers again.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.roadmap_api.cases import finance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

DRAWS, SEED = 10_000, 20_260_101


@dataclass(frozen=True)
class Range:
    """Low, likely and high of one quantity; low and high are taken as its ends."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True)
class Plan:
    """What is laid out today, and what comes back at the end of each period.

    `returns` are amounts in the currency of `outlay`, one range a period. `steady` says that all
    periods share one draw (an effect that lasts); otherwise each is drawn by itself.
    """

    outlay: Range
    returns: tuple[Range, ...]
    periods_a_year: int
    yearly_rate: float
    steady: bool = False

    def at_likely(self) -> list[float]:
        return [-self.outlay.likely, *(flow.likely for flow in self.returns)]


@dataclass(frozen=True)
class Spread:
    """One chance in ten lies under p10, one in ten over p90; None where it never happens."""

    p10: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True)
class Outcome:
    """Money in the currency of the plan, rates as fractions a year, payback in months."""

    npv: Spread
    irr: Spread
    roi: Spread
    payback_months: Spread
    chance_of_gain: float
    draws: int
    seed: int


@dataclass(frozen=True)
class Likely:
    """The same four at the likely value of every range, without any drawing."""

    npv: float
    irr: float | None
    roi: float | None
    payback_months: float | None


def at_likely(plan: Plan) -> Likely:
    flows = plan.at_likely()
    rate = finance.irr(flows)
    periods = finance.payback(flows)
    return Likely(
        npv=finance.npv(finance.rate_a_period(plan.yearly_rate, plan.periods_a_year), flows),
        irr=None if rate is None else finance.rate_a_year(rate, plan.periods_a_year),
        roi=finance.roi(flows),
        payback_months=None if periods is None else periods * 12 / plan.periods_a_year,
    )


def simulate(plan: Plan, draws: int = DRAWS, seed: int = SEED) -> Outcome:
    """p10, p50 and p90 of net present value, rate of return, return on investment and payback."""
    import numpy as np

    flows = _draw_flows(plan, draws, np.random.default_rng(seed))
    outlay = -flows[0]
    total = flows.sum(axis=0)
    rate = finance.rate_a_period(plan.yearly_rate, plan.periods_a_year)
    worth = _worths(flows, rate)
    with np.errstate(divide="ignore", invalid="ignore"):
        roi = np.where(outlay > 0, total / outlay, np.nan)
    return Outcome(
        npv=_spread(worth),
        irr=_spread(_rates_of_return(flows, plan.periods_a_year)),
        roi=_spread(roi),
        payback_months=_spread(_paybacks(flows) * 12 / plan.periods_a_year),
        chance_of_gain=float((worth > 0).mean()),
        draws=draws,
        seed=seed,
    )


def _draw_flows(plan: Plan, draws: int, random: "np.random.Generator") -> "Floats":
    """An array of shape (1 + periods, draws)."""
    import numpy as np

    rows = [-_draw(plan.outlay, draws, random)]
    if plan.steady and plan.returns:
        rows += [_draw(plan.returns[0], draws, random)] * len(plan.returns)
    else:
        rows += [_draw(flow, draws, random) for flow in plan.returns]
    return np.stack(rows)


def _draw(given: Range, draws: int, random: "np.random.Generator") -> "Floats":
    import numpy as np

    width = given.high - given.low
    if width <= 0:
        return np.full(draws, given.likely)
    alpha = 1 + 4 * (given.likely - given.low) / width
    beta = 1 + 4 * (given.high - given.likely) / width
    return given.low + width * random.beta(alpha, beta, draws)


def _worths(flows: "Floats", rate: "float | Floats") -> "Floats":
    """Net present value of each draw, by Horner's rule."""
    import numpy as np

    worth = np.zeros(flows.shape[1])
    for flow in flows[::-1]:
        worth = worth / (1 + rate) + flow
    return worth


def _rates_of_return(flows: "Floats", periods_a_year: int) -> "Floats":
    """A year's rate for each draw; −1 where nothing comes back, NaN where no rate exists."""
    import numpy as np

    is_usual = bool((flows[0] <= 0).all() and (flows[1:] >= 0).all())
    low, high, exists = _ends_of_all(flows) if is_usual else _nearest_ends(flows)
    sign = np.sign(_worths(flows, low))
    for _ in range(50):
        middle = (low + high) / 2
        same = np.sign(_worths(flows, middle)) == sign
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    yearly = (1 + (low + high) / 2) ** periods_a_year - 1
    nothing_back = (flows[0] < 0) & (flows[1:] <= 0).all(axis=0)
    return np.where(nothing_back, -1.0, np.where(exists, yearly, np.nan))


def _ends_of_all(flows: "Floats") -> "tuple[Floats, Floats, Bools]":
    """Outlay first, returns after it: at most one rate exists, anywhere between the two ends."""
    import numpy as np

    draws = flows.shape[1]
    low, high = np.full(draws, finance.LOWEST_RATE), np.full(draws, finance.HIGHEST_RATE)
    return low, high, _worths(flows, low) * _worths(flows, high) < 0


def _nearest_ends(flows: "Floats") -> "tuple[Floats, Floats, Bools]":
    """Flows that change sign more than once: the change of worth that is nearest to zero."""
    import numpy as np

    rates = np.array(finance.candidate_rates())
    worths = np.stack([_worths(flows, float(rate)) for rate in rates])
    crosses = (worths[:-1] * worths[1:] < 0) | (worths[:-1] == 0)
    distance = np.where(crosses, np.abs(rates[:-1])[:, None], np.inf)
    at = distance.argmin(axis=0)
    return rates[at], rates[at + 1], crosses.any(axis=0)


def _paybacks(flows: "Floats") -> "Floats":
    """Periods until each draw has paid back; infinite where it does not within its flows."""
    import numpy as np

    standing = flows.cumsum(axis=0)
    paid = (standing[:-1] < 0) & (standing[1:] >= 0)
    first = paid.argmax(axis=0)
    draw = np.arange(flows.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        periods = first + -standing[first, draw] / flows[first + 1, draw]
    periods = np.where(paid.any(axis=0), periods, np.inf)
    return np.where(flows[0] >= 0, 0.0, periods)


def _spread(values: "Floats") -> Spread:
    """Order statistics rather than interpolation, so that “never” can be one of the three."""
    import numpy as np

    known = values[~np.isnan(values)]
    if known.size * 2 < values.size or not known.size:
        return Spread(None, None, None)
    found = np.percentile(known, [10, 50, 90], method="closest_observation")
    low, middle, high = (float(value) if np.isfinite(value) else None for value in found)
    return Spread(low, middle, high)
