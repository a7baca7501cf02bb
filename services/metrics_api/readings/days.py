"""From instants to whole days of the workspace, and when a reading is looked at next."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Before its seventh day nothing is said; weekdays have not all been seen.
FIRST_LOOK = 7
# Events of a day's last minutes arrive a little later.
SETTLING = timedelta(hours=1)


def instant_of(moment: datetime | date, zone: str) -> datetime:
    """A date is the first instant of that day in the workspace's zone."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment, time(), ZoneInfo(zone)).astimezone(UTC)


def day_of(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


def is_midnight(instant: datetime, zone: str) -> bool:
    return instant.astimezone(ZoneInfo(zone)).time() == time()


def days_measured(launched_on: date, final_on: date, now: datetime, zone: str) -> int:
    """Whole days that are over, at most up to the last one that counts."""
    last = min(final_on, day_of(now - SETTLING, zone))
    return max(0, (last - launched_on).days)


def next_look(launched_on: date, final_on: date, now: datetime, zone: str) -> datetime:
    """The seventh day, then every day, last the day it is final on."""
    tomorrow = day_of(now - SETTLING, zone) + timedelta(days=1)
    first = min(launched_on + timedelta(days=FIRST_LOOK), final_on)
    return instant_of(min(max(first, tomorrow), max(final_on, tomorrow)), zone) + SETTLING
