from datetime import datetime
from uuid import UUID

from services.common.schemas import Out


class LaunchOut(Out):
    """A mark for charts: what went live, when, and on which metric it was promised."""

    id: UUID
    item_id: UUID
    title: str
    metric_key: str | None
    live_at: datetime
    measured_for_days: int
    effect_is: str
    promised: tuple[float, float] | None
