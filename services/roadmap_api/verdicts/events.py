from dataclasses import dataclass
from typing import ClassVar

from services.common.events import Event
from services.roadmap_api.items.models import Item
from services.roadmap_api.verdicts.models import ItemVerdict


@dataclass(frozen=True)
class VerdictGiven(Event):
    name: ClassVar[str] = "roadmap.verdict_given"


def verdict_given(verdict: ItemVerdict, item: Item) -> VerdictGiven:
    state = {
        "item": item.id,
        "title": item.title,
        "launch": verdict.launch_id,
        "reading": verdict.reading_id,
        "verdict": verdict.verdict,
        "next": verdict.next,
        "note": verdict.note,
        "metric": verdict.metric,
        "effect": verdict.effect,
        "effect_is": verdict.effect_is,
        "interval": verdict.interval,
        "promised": verdict.promised,
        "unit": verdict.unit,
        "direction": verdict.direction,
        "audience": item.audience,
        "wording": item.wording,
        "given_at": verdict.given_at,
        "entered_afterwards": verdict.entered_afterwards,
    }
    return VerdictGiven(subject=str(item.id), state=state)
