"""Whether an item goes as planned: what its owner says or its dates say, the worse of both."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from services.roadmap_api.days import plus
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.stages import OPEN

HealthState = Literal["on_track", "at_risk", "off_track"]
ORDER: tuple[HealthState, ...] = ("on_track", "at_risk", "off_track")
STALE_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Health:
    state: HealthState | None
    reason: str | None
    is_stale: bool


def health(item: Item, today: date, now: datetime) -> Health:
    """Only what is under way has health; it is stale when nobody touched it for 30 days."""
    if item.stage not in OPEN:
        return Health(None, None, is_stale=False)
    is_stale = item.stage in ("planned", "building") and now - item.updated_at > STALE_AFTER
    said: HealthState | None = item.health  # type: ignore[assignment]
    dated, reason = by_dates(item, today)
    if said and (dated is None or ORDER.index(said) >= ORDER.index(dated)):
        return Health(said, item.health_note, is_stale)
    return Health(dated, reason, is_stale)


def by_dates(item: Item, today: date) -> tuple[HealthState | None, str | None]:
    """Past its end: off track. Expected after its end, or not begun in time: at risk."""
    if item.ends_on is None:
        return None, None
    if item.ends_on < today:
        return "off_track", f"It should have ended {_days(today - item.ends_on)} ago."
    if item.likely_on and item.likely_on > item.ends_on:
        return "at_risk", f"Likely {_days(item.likely_on - item.ends_on)} after its planned end."
    if item.stage != "building" and item.starts_on and item.starts_on < today:
        return "at_risk", f"It should have begun {_days(today - item.starts_on)} ago."
    return "on_track", None


def _days(gap: timedelta) -> str:
    return "1 day" if gap.days == 1 else f"{gap.days} days"


def dates_range(item: Item) -> tuple[date, date] | None:
    """Earliest and latest end: the planned length stretched as effort low and high to likely."""
    if not (item.starts_on and item.ends_on and item.effort_likely):
        return None
    days = (item.ends_on - item.starts_on).days + 1
    low, high = item.effort_low or item.effort_likely, item.effort_high or item.effort_likely
    ends = [
        plus(item.starts_on, round(days * effort / item.effort_likely) - 1)
        for effort in (low, high)
    ]
    return max(ends[0], item.starts_on), max(ends[1], item.starts_on)
