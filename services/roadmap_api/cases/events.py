from dataclasses import dataclass
from typing import Any, ClassVar

from services.common.events import Event
from services.roadmap_api.cases.models import Case
from services.roadmap_api.verdicts.rule import Promise


@dataclass(frozen=True)
class CaseApproved(Event):
    name: ClassVar[str] = "roadmap.case_approved"


def case_approved(case: Case, direction: str | None) -> CaseApproved:
    state = {
        "case": case.id,
        "item": case.item_id,
        "number": case.number,
        "metric": case.metric,
        "effect": signed_effect(case, direction),
        "effect_is": case.effect_is,
        "measured_for_days": case.measured_for_days,
        "hash": case.hash,
    }
    return CaseApproved(subject=str(case.item_id), state=state)


def signed_effect(case: Case, direction: str | None) -> dict[str, Any]:
    """The promise in the metric's own sign: “3 to 6 days faster” is −6 to −3 on the metric."""
    promise = Promise(**case.effect)
    if direction == "down" and promise.low >= 0 and promise.high > 0:
        promise = Promise(-promise.high, -promise.likely, -promise.low)
    return {"low": promise.low, "likely": promise.likely, "high": promise.high}
