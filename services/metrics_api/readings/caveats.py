"""What one must know before believing a result: a code for machines, a sentence for people."""

from typing import Literal, TypedDict

Code = Literal[
    "few_days_before",
    "few_days_after",
    "missing_days",
    "quiet_days_left_out",
    "another_launch",
    "metric_redefined",
    "exposure_unknown",
    "no_comparison",
    "comparison_ends",
    "control_left_out",
    "launch_not_heard_of",
    "may_be_a_coincidence",
]
# Any of these makes the quality at best fair; two of them poor.
SERIOUS: frozenset[Code] = frozenset(
    {"few_days_before", "missing_days", "another_launch", "metric_redefined", "comparison_ends"}
)

Quality = Literal["good", "fair", "poor"]


class Caveat(TypedDict):
    code: Code
    text: str


def caveat(code: Code, **told: object) -> Caveat:
    return {"code": code, "text": _TEXTS[code].format(**told)}


def quality_of(caveats: list[Caveat]) -> Quality:
    """good: nothing serious; fair: one serious caveat; poor: two or more."""
    serious = len({said["code"] for said in caveats} & SERIOUS)
    return "good" if serious == 0 else "fair" if serious == 1 else "poor"


_TEXTS: dict[Code, str] = {
    "few_days_before": "Only {days} days are known before the launch; 60 or more are better.",
    "few_days_after": "Only {days} days are counted after the launch.",
    "missing_days": "{missing} of {days} days have no value and were left out or bridged.",
    "quiet_days_left_out": "Days with less than a fifth of the usual volume are left out: {which}.",
    "another_launch": "“{title}” went live on {on}, inside the same days and on the same metric.",
    "metric_redefined": "The metric was defined anew on {on}, inside the days compared.",
    "exposure_unknown": "Nobody said who has it, so all companies count as having it from day one.",
    "no_comparison": "There is no group left to compare with, so anything else that changed on the "
    "same day counts as its effect.",
    "comparison_ends": "The others got it on {on}: the comparison stops there.",
    "control_left_out": "The comparison “{key}” has too few values and was left out.",
    "launch_not_heard_of": "The launch has not been heard of yet: its promise is not known here.",
    "may_be_a_coincidence": "The interval includes zero: there may be no effect at all.",
}
