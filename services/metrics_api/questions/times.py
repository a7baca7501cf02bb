"""From and to, and the whole periods between them in the workspace's time zone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from services.common import clock
from services.common.problems import invalid

Grain = Literal["day", "week", "month"]
MOST_PERIODS = 3_700
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Span:
    """Half-open: the first instant that counts, and the first that no longer does."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Periods:
    """Whole periods: their dates in the workspace's zone, and their first instants in UTC."""

    grain: Grain
    starts: list[date]
    at: list[datetime]
    span: Span
    zone: str


def read_span(since: str | None, until: str | None, timezone: str, *, days: int = 90) -> Span:
    """Dates (in the workspace's zone) or instants; the last `days` up to today where unsaid."""
    tomorrow = clock.today(timezone) + timedelta(days=1)
    end = read_when(until, "/to", timezone) if until else midnight(tomorrow, timezone)
    start = (
        read_when(since, "/from", timezone)
        if since
        else midnight(_local(end, timezone) - timedelta(days=days), timezone)
    )
    if start >= end:
        raise invalid("/to", "`to` comes after `from`: [from, to) is half-open.")
    return Span(start, end)


def read_when(text: str, pointer: str, timezone: str) -> datetime:
    try:
        if len(text) == 10:
            found = midnight(date.fromisoformat(text), timezone)
        else:
            found = datetime.fromisoformat(text.replace(" ", "+"))
            if found.tzinfo is None:
                raise ValueError("no zone")
        found = found.astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise invalid(pointer, "Send a date such as 2026-11-24, or an RFC 3339 time.") from problem
    if not EARLIEST <= found.date() <= LATEST:
        raise invalid(pointer, f"Between {EARLIEST} and {LATEST}.")
    return found


def periods(span: Span, grain: Grain, timezone: str) -> Periods:
    """Every period that the span touches, whole; weeks begin on Monday."""
    last = _local(span.until - timedelta(microseconds=1), timezone)
    starts, start = [], first_day(_local(span.since, timezone), grain)
    while start <= last:
        starts.append(start)
        start = next_start(start, grain)
        if len(starts) > MOST_PERIODS:
            raise invalid("/from", f"At most {MOST_PERIODS} periods at once.")
    at = [midnight(day, timezone) for day in starts]
    return Periods(grain, starts, at, Span(at[0], midnight(start, timezone)), timezone)


def first_day(day: date, grain: Grain) -> date:
    return _FIRST[grain](day)


def next_start(start: date, grain: Grain) -> date:
    return first_day(start + timedelta(days=_LONGEST[grain]), grain)


def midnight(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)


def _local(at: datetime, timezone: str) -> date:
    return at.astimezone(ZoneInfo(timezone)).date()


_FIRST: dict[Grain, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
}
_LONGEST: dict[Grain, int] = {"day": 1, "week": 7, "month": 31}
