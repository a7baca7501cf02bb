from services.roadmap_api.readings.models import Reading
from services.roadmap_api.readings.schemas import ReadingOut


def reading_out(reading: Reading) -> ReadingOut:
    """A step under the id that metrics_api knows it by."""
    return ReadingOut(
        id=reading.reading_id,
        launch=reading.launch_id,
        item=reading.item_id,
        provisional=reading.is_provisional,
        **{name: getattr(reading, name) for name in _SAME},
    )


_SAME = [
    "metric",
    "unit",
    "method",
    "effect",
    "interval",
    "alpha",
    "probability",
    "quality",
    "verdict_hint",
    "caveats",
    "days_measured",
    "days_due",
    "final_on",
    "live_at",
    "ready_at",
    "entered_afterwards",
]
