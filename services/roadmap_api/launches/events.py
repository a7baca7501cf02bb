from dataclasses import dataclass
from typing import ClassVar

from services.common.events import Event
from services.roadmap_api.cases.events import signed_effect
from services.roadmap_api.cases.models import Case
from services.roadmap_api.items.models import Item
from services.roadmap_api.launches.models import Launch


@dataclass(frozen=True)
class LaunchWentLive(Event):
    name: ClassVar[str] = "roadmap.launch_went_live"


def launch_went_live(
    launch: Launch, item: Item, case: Case | None, direction: str | None
) -> LaunchWentLive:
    """All that metrics_api needs to mark its charts and to measure."""
    is_same_metric = case is not None and case.metric in (None, launch.metric)
    state = {
        "launch": launch.id,
        "item": item.id,
        "title": item.title,
        "metric": launch.metric,
        "live_at": launch.live_at,
        "measured_for_days": launch.measured_for_days,
        "effect": signed_effect(case, direction) if case and is_same_metric else None,
        "effect_is": case.effect_is if case else "absolute",
        "control": launch.control,
        "controls": launch.controls,
        "guardrails": launch.guardrails,
        "exposure": launch.exposure,
        "audience": item.audience,
        "wording": item.wording,
    }
    return LaunchWentLive(subject=str(item.id), state=state)
