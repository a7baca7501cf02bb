"""A row as its JSON."""

from typing import Any

from services.metrics_api.readings.models import Reading
from services.metrics_api.readings.schemas import ReadingOut, ReadingSummary

_SAME = (
    *("id", "state", "metric_version", "unit", "direction", "launch_at", "launched_on", "method"),
    *("alpha", "effect", "interval", "probability", "quality", "promised", "effect_is"),
    *("verdict_hint", "caveats", "days_measured", "days_due", "final_on", "exposed"),
    *("measured_at", "problem", "created_at", "updated_at"),
)


def summary(reading: Reading) -> ReadingSummary:
    return ReadingSummary.model_validate(_told(reading))


def full(reading: Reading) -> ReadingOut:
    told = _told(reading) | {"before": reading.before or [], "points": reading.points or []}
    return ReadingOut.model_validate(told)


def _told(reading: Reading) -> dict[str, Any]:
    return {name: getattr(reading, name) for name in _SAME} | {
        "metric": reading.metric_key,
        "launch": reading.launch_id,
        "item": reading.item_id,
        "provisional": reading.state != "final",
        "is_improvement": is_improvement(reading),
    }


def is_improvement(reading: Reading) -> bool | None:
    """Whether the effect goes the better way; None while nobody can tell up from down."""
    if not reading.effect or not reading.interval:
        return None
    low, high = reading.interval["absolute"]
    if low <= 0 <= high:
        return None
    return (low > 0) == (reading.direction != "down")
