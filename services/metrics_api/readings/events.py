from dataclasses import dataclass
from typing import ClassVar

from services.common.events import Event
from services.metrics_api.readings.models import Reading


@dataclass(frozen=True)
class ReadingReady(Event):
    name: ClassVar[str] = "metrics.reading_ready"


def reading_ready(reading: Reading) -> ReadingReady:
    """Effect and interval are in the metric's own unit and sign, whatever its direction."""
    return ReadingReady(
        subject=str(reading.id),
        state={
            "reading": reading.id,
            "launch": reading.launch_id,
            "item": reading.item_id,
            "metric": reading.metric_key,
            "unit": reading.unit,
            "direction": reading.direction,
            "state": reading.state,
            "provisional": reading.state == "provisional",
            "method": reading.method,
            "effect": reading.effect,
            "interval": reading.interval,
            "alpha": reading.alpha,
            "probability": reading.probability,
            "quality": reading.quality,
            "promised": reading.promised,
            "effect_is": reading.effect_is,
            "verdict_hint": reading.verdict_hint,
            "caveats": reading.caveats,
            "days_measured": reading.days_measured,
            "days_due": reading.days_due,
            "final_on": reading.final_on,
            "live_at": reading.launch_at,
            "measured_at": reading.measured_at,
        },
    )
