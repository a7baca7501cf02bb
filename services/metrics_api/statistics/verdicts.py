"""Promised range against measured interval: the rule behind the proposed verdict.

All numbers are in the metric's own unit and sign. For a metric that should fall (`direction`
"down") both are turned over first, so that "above" always means better than promised.

* above: the whole interval lies beyond the better end of the promise;
* below: the whole interval falls short of its nearer end;
* within: an effect is certain (the interval excludes zero, unless zero was promised) and either
  the estimate lies inside the promise or the whole interval reaches at least its nearer end;
* inconclusive: everything else.
"""

from typing import Literal

from services.metrics_api.statistics.estimates import Estimate

Verdict = Literal["above", "within", "below", "inconclusive"]
Direction = Literal["up", "down"]


def verdict_hint(
    promised: tuple[float, float], measured: Estimate, direction: Direction = "up"
) -> Verdict:
    least, most = sorted(promised)
    low, value, high = measured.low, measured.value, measured.high
    if direction == "down":
        least, most = -most, -least
        low, value, high = -high, -value, -low
    if low > most:
        return "above"
    if high < least:
        return "below"
    certain = low > 0 or high < 0 or least <= 0 <= most
    if certain and (least <= value <= most or low >= least):
        return "within"
    return "inconclusive"
